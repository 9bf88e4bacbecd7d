package io.coord.server.config;

import io.coord.server.config.EnsembleConfig.Member;
import io.coord.server.config.EnsembleConfig.PeerAddress;
import io.coord.server.config.EnsembleConfig.Role;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of a {@code server.N} key (spec: config 3.1): {@code host:quorum:election[:role][|…][;[host:]port]}.
 */
final class ServerLine {
    static final String SYNTAX =
            "allowed is <host>:<quorum port>:<election port>[:participant|:observer][;[<host>:]<client port>]";

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final int MAX_PORT = 65_535;
    private static final int MIN_PARTS = 3;
    private static final String EVERY_ADDRESS = "0.0.0.0";

    private ServerLine() {}

    /** @throws IllegalArgumentException with what is wrong with it */
    static Member parse(long sid, String text) {
        String[] parts = text.split(";", -1);
        if (parts.length > 2) {
            throw new IllegalArgumentException("more than one ';', " + SYNTAX);
        }
        List<PeerAddress> addresses = new ArrayList<>();
        Role role = null;
        for (String address : parts[0].split("\\|", -1)) {
            List<String> fields = fields(address.trim());
            if (fields.size() < MIN_PARTS
                    || fields.size() > MIN_PARTS + 1
                    || fields.get(0).isEmpty()) {
                throw new IllegalArgumentException(SYNTAX);
            }
            Role said = fields.size() == MIN_PARTS ? Role.PARTICIPANT : role(fields.get(MIN_PARTS));
            if (role != null && role != said) {
                throw new IllegalArgumentException("its addresses have different roles");
            }
            role = said;
            addresses.add(address(fields));
        }
        return new Member(
                sid,
                addresses,
                role == null ? Role.PARTICIPANT : role,
                parts.length == 1 ? null : client(parts[1].trim()));
    }

    private static PeerAddress address(List<String> fields) {
        int quorum = port("quorum", fields.get(1));
        int election = port("election", fields.get(2));
        if (quorum == election) {
            throw new IllegalArgumentException("quorum port and election port are both " + quorum);
        }
        return new PeerAddress(fields.get(0), quorum, election);
    }

    private static Role role(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "participant" -> Role.PARTICIPANT;
            case "observer" -> Role.OBSERVER;
            default ->
                throw new IllegalArgumentException("role \"" + text + "\", allowed are participant and observer");
        };
    }

    private static @Nullable InetSocketAddress client(String text) {
        List<String> fields = fields(text);
        if (fields.size() > 2) {
            throw new IllegalArgumentException("client part \"" + text + "\", allowed is [<host>:]<client port>");
        }
        String host = fields.size() == 1 || fields.get(0).isEmpty() ? EVERY_ADDRESS : fields.get(0);
        return InetSocketAddress.createUnresolved(host, port("client", fields.get(fields.size() - 1)));
    }

    private static int port(String which, String text) {
        String digits = text.trim();
        int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(which + " port \"" + text + "\", allowed are 1 to " + MAX_PORT);
        }
        return port;
    }

    /** Splits at colons outside of brackets, and takes the brackets of an IPv6 address away. */
    private static List<String> fields(String text) {
        if (!text.startsWith("[")) {
            return List.of(text.split(":", -1));
        }
        int end = text.indexOf(']');
        if (end < 0) {
            throw new IllegalArgumentException("'[' without ']' in \"" + text + "\"");
        }
        List<String> fields = new ArrayList<>();
        fields.add(text.substring(1, end));
        String rest = text.substring(end + 1);
        if (!rest.startsWith(":")) {
            throw new IllegalArgumentException("\"" + text + "\": a ':' must follow the ']'");
        }
        fields.addAll(List.of(rest.substring(1).split(":", -1)));
        return fields;
    }
}
