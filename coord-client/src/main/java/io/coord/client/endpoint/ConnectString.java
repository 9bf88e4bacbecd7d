package io.coord.client.endpoint;

import io.coord.core.model.Paths;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code host[:port][,host[:port]]...[/chroot]}; the port is 2181 if it is left out, IPv6 addresses with a port stand in
 * brackets (as in ZooKeeper).
 *
 * @param hosts  in the order given, at least one
 * @param chroot empty, or a path that is put before all paths of the client
 */
public record ConnectString(List<Endpoint> hosts, String chroot) {
    public static final int DEFAULT_PORT = 2181;

    private static final int HIGHEST_PORT = 65535;

    public ConnectString {
        hosts = List.copyOf(hosts);
    }

    /**
     * Reads a connect string.
     *
     * @throws IllegalArgumentException if it is not one; the message says where
     */
    public static ConnectString parse(String text) {
        int slash = text.indexOf('/');
        String chroot = slash < 0 ? "" : text.substring(slash);
        if (chroot.equals(Paths.ROOT)) {
            chroot = "";
        }
        if (!chroot.isEmpty()) {
            Paths.validate(chroot).ifPresent(wrong -> {
                throw new IllegalArgumentException("connect string \"" + text + "\": chroot: " + wrong);
            });
        }
        List<Endpoint> hosts = new ArrayList<>();
        for (String host : (slash < 0 ? text : text.substring(0, slash)).split(",")) {
            if (!host.isBlank()) {
                hosts.add(parseHost(host.trim(), text));
            }
        }
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException(
                    "connect string \"" + text + "\": no host; the form is host:port,host:port/chroot");
        }
        return new ConnectString(hosts, chroot);
    }

    private static Endpoint parseHost(String host, String text) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("connect string \"" + text + "\": " + host + " has no ]");
            }
            String rest = host.substring(end + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                throw new IllegalArgumentException(
                        "connect string \"" + text + "\": " + rest + " where a port was expected");
            }
            int port = rest.isEmpty() ? DEFAULT_PORT : parsePort(rest.substring(1), text);
            return new Endpoint.Host(host.substring(1, end), port);
        }
        int colon = host.indexOf(':');
        if (colon < 0 || colon != host.lastIndexOf(':')) {
            // None, or a bare IPv6 address.
            return new Endpoint.Host(host, DEFAULT_PORT);
        }
        return new Endpoint.Host(host.substring(0, colon), parsePort(host.substring(colon + 1), text));
    }

    private static int parsePort(String port, String text) {
        try {
            int number = Integer.parseInt(port);
            if (number >= 1 && number <= HIGHEST_PORT) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "connect string \"" + text + "\": port \"" + port + "\" is no number", e);
        }
        throw new IllegalArgumentException(
                "connect string \"" + text + "\": port " + port + ", allowed are 1.." + HIGHEST_PORT);
    }
}
