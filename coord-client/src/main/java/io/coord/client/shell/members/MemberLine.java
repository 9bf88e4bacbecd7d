package io.coord.client.shell.members;

import io.coord.client.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A member in the words of the configuration: {@code server.1=host:2888:3888:participant;0.0.0.0:2181}.
 *
 * @param id     as written
 * @param role   {@code participant} or {@code observer}
 * @param client where clients connect; null if the line does not say
 */
record MemberLine(String id, String role, Endpoint.@Nullable Host client) {
    private static final String KEY = "server.";

    /** The members of a configuration; lines that are none are left out. */
    static List<MemberLine> parseAll(String configuration) {
        List<MemberLine> members = new ArrayList<>();
        configuration.lines().forEach(line -> parse(line.trim()).ifPresent(members::add));
        return members;
    }

    /** The version of a configuration, as written, in hexadecimal. */
    static Optional<String> version(String configuration) {
        return configuration
                .lines()
                .filter(line -> line.startsWith("version="))
                .map(line -> line.substring("version=".length()).trim())
                .findFirst();
    }

    static Optional<MemberLine> parse(String line) {
        int equals = line.indexOf('=');
        if (!line.startsWith(KEY) || equals < 0) {
            return Optional.empty();
        }
        String id = line.substring(KEY.length(), equals).trim();
        String[] halves = line.substring(equals + 1).trim().split(";", 2);
        String peer = halves[0].split("\\|")[0]; // several addresses: the first will do
        String role = peer.endsWith(":observer") ? "observer" : "participant";
        return Optional.of(new MemberLine(id, role, halves.length < 2 ? null : client(peer, halves[1])));
    }

    /** The address for clients; where that is every address, the one that the peers use. */
    private static Endpoint.@Nullable Host client(String peer, String client) {
        int colon = client.lastIndexOf(':');
        String port = client.substring(colon + 1);
        if (!port.matches("\\d{1,5}")) {
            return null;
        }
        String host = colon < 0 ? "" : unbracketed(client.substring(0, colon));
        boolean every = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") || host.equals("0:0:0:0:0:0:0:0");
        return new Endpoint.Host(every ? hostOf(peer) : host, Integer.parseInt(port));
    }

    private static String hostOf(String peer) {
        int end = peer.startsWith("[") ? peer.indexOf(']') + 1 : peer.indexOf(':');
        return unbracketed(end <= 0 ? peer : peer.substring(0, end));
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
