package io.coord.client.recipe.config;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in the nodes of a store, as text that people can read and write, UTF-8:
 *
 * <pre>
 *   coord-config 1
 *   revision 12
 *   update 5f3a09c2-...      which call has made it
 *   author deploy-4711
 *
 *   pool.size=20             in the order of the names; \\, \n and \r are written so
 * </pre>
 */
record ConfigDocument(long revision, String update, String author, SortedMap<String, String> values) {
    static final long NO_REVISION = 0;
    static final ConfigDocument EMPTY = new ConfigDocument(NO_REVISION, "", "", new TreeMap<>());

    private static final String FORMAT = "coord-config 1";
    private static final String REVISION = "revision ";
    private static final String UPDATE = "update ";
    private static final String AUTHOR = "author ";

    static String checkName(String name) {
        boolean bad = name.isEmpty()
                || name.chars().anyMatch(c -> c == '=' || Character.isWhitespace(c) || Character.isISOControl(c));
        if (bad) {
            throw new IllegalArgumentException(
                    "setting \"" + name + "\": a name is not empty and has no white space and no =");
        }
        return name;
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder();
        text.append(FORMAT).append('\n');
        text.append(REVISION).append(revision).append('\n');
        text.append(UPDATE).append(update).append('\n');
        text.append(AUTHOR).append(escaped(author)).append("\n\n");
        for (Map.Entry<String, String> value : values.entrySet()) {
            text.append(value.getKey())
                    .append('=')
                    .append(escaped(value.getValue()))
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException that says which line is wrong
     */
    static ConfigDocument decode(byte[] data) {
        String[] lines = new String(data, StandardCharsets.UTF_8).split("\n", -1);
        expect(lines, 0, FORMAT);
        long revision = number(after(lines, 1, REVISION));
        String update = after(lines, 2, UPDATE);
        String author = plain(after(lines, 3, AUTHOR));
        SortedMap<String, String> values = new TreeMap<>();
        for (int i = 4; i < lines.length; i++) {
            if (!lines[i].isEmpty()) {
                int at = lines[i].indexOf('=');
                if (at < 1) {
                    throw new IllegalArgumentException("line " + (i + 1) + ": expected name=value");
                }
                values.put(lines[i].substring(0, at), plain(lines[i].substring(at + 1)));
            }
        }
        return new ConfigDocument(revision, update, author, values);
    }

    private static void expect(String[] lines, int at, String start) {
        if (lines.length <= at || !lines[at].startsWith(start)) {
            throw new IllegalArgumentException("line " + (at + 1) + ": expected \"" + start.trim() + "\"");
        }
    }

    private static String after(String[] lines, int at, String start) {
        expect(lines, at, start);
        return lines[at].substring(start.length());
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("line 2: \"" + text + "\" is no revision", e);
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
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
