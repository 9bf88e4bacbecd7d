package io.coord.client.shell.ensemble;

import io.coord.client.endpoint.Endpoint;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a server says of itself with {@code srvr}.
 *
 * @param mode   {@code leader}, {@code follower}, {@code observer}, {@code standalone}, {@code read-only}; empty if it does not serve
 * @param fields the lines of the answer, by name
 * @param reason why it does not serve; empty if it does
 */
public record ServerStatus(Endpoint server, String mode, Map<String, String> fields, String reason) {
    private static final Set<String> HEADS = Set.of("leader", "standalone");

    /** Asks a server; one that can not be reached is a status, too. */
    public static ServerStatus ask(FourLetterClient words, Endpoint server) {
        try {
            return parse(server, words.ask(server, "srvr"));
        } catch (IOException e) {
            return new ServerStatus(server, "", Map.of(), String.valueOf(e.getMessage()));
        }
    }

    static ServerStatus parse(Endpoint server, String answer) {
        Map<String, String> fields = new TreeMap<>();
        for (String line : answer.split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(
                        line.substring(0, colon).trim(),
                        line.substring(colon + 1).trim());
            }
        }
        String mode = fields.getOrDefault("Mode", "");
        if (!mode.isEmpty()) {
            return new ServerStatus(server, mode, fields, "");
        }
        String said = answer.isBlank() ? "it closed the connection without an answer" : answer.strip();
        return new ServerStatus(server, "", fields, said.lines().findFirst().orElse(said));
    }

    public boolean serves() {
        return !mode.isEmpty();
    }

    /** Whether it orders writes. */
    public boolean leads() {
        return HEADS.contains(mode);
    }

    public String condition() {
        return serves() ? mode : reason;
    }

    /** A line of the answer; a dash if there is none. */
    public String field(String name) {
        return fields.getOrDefault(name, "-");
    }

    /** The release, without the build behind it. */
    public String version() {
        String version = field("Zookeeper version");
        int end = version.indexOf(',');
        return end < 0 ? version : version.substring(0, end);
    }
}
