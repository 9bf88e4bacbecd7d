package io.coord.client.recipe.registry;

import io.coord.client.recipe.registry.ServiceInstance.Status;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An instance in the data of its node, as text that people can read, UTF-8:
 *
 * <pre>
 *   coord-instance 1
 *   address 10.0.0.7:8080
 *   status UP
 *
 *   zone=b                 \\, \n and \r are written so
 * </pre>
 */
final class InstanceCodec {
    private static final String FORMAT = "coord-instance 1";
    private static final String ADDRESS = "address ";
    private static final String STATUS = "status ";
    private static final int FIRST_METADATA = 3;

    private InstanceCodec() {}

    static byte[] encode(ServiceInstance instance) {
        StringBuilder text = new StringBuilder();
        text.append(FORMAT).append('\n');
        text.append(ADDRESS).append(instance.address()).append('\n');
        text.append(STATUS).append(instance.status()).append("\n\n");
        for (Map.Entry<String, String> entry : instance.metadata().entrySet()) {
            String value =
                    entry.getValue().replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
            text.append(entry.getKey()).append('=').append(value).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static ServiceInstance decode(String id, byte[] data) {
        String[] lines = new String(data, StandardCharsets.UTF_8).split("\n", -1);
        if (lines.length < FIRST_METADATA || !lines[0].equals(FORMAT)) {
            throw new IllegalArgumentException("instance " + id + ": expected \"" + FORMAT + "\" and two lines more");
        }
        SortedMap<String, String> metadata = new TreeMap<>();
        for (int i = FIRST_METADATA; i < lines.length; i++) {
            int at = lines[i].indexOf('=');
            if (at > 0) {
                metadata.put(lines[i].substring(0, at), plain(lines[i].substring(at + 1)));
            }
        }
        return new ServiceInstance(
                id, after(lines[1], ADDRESS, id), Status.valueOf(after(lines[2], STATUS, id)), metadata);
    }

    private static String after(String line, String start, String id) {
        if (!line.startsWith(start)) {
            throw new IllegalArgumentException("instance " + id + ": expected a line with \"" + start.trim() + "\"");
        }
        return line.substring(start.length());
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            i++;
            char code = text.charAt(i);
            plain.append(code == 'n' ? '\n' : code == 'r' ? '\r' : code);
        }
        return plain.toString();
    }
}
