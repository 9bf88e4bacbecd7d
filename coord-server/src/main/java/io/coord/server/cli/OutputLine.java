package io.coord.server.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One line of a tool's output: fields in order, as text for people or as JSON. Text from the data is escaped, so that a
 * line stays one line.
 */
final class OutputLine {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int DELETE = 0x7F;

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** How lines are written. */
    enum Format {
        TEXT,
        JSON
    }

    OutputLine text(String name, String value) {
        fields.put(name, value);
        return this;
    }

    OutputLine number(String name, long value) {
        fields.put(name, value);
        return this;
    }

    OutputLine flag(String name, boolean value) {
        fields.put(name, value);
        return this;
    }

    /** A number that is written in hexadecimal: a zxid, a session, a digest. */
    OutputLine hex(String name, long value) {
        fields.put(name, "0x" + Long.toHexString(value));
        return this;
    }

    OutputLine time(String name, long millis) {
        fields.put(name, Instant.ofEpochMilli(millis).toString());
        return this;
    }

    OutputLine texts(String name, List<String> values) {
        fields.put(name, List.copyOf(values));
        return this;
    }

    OutputLine lines(String name, List<OutputLine> values) {
        fields.put(name, List.copyOf(values));
        return this;
    }

    String format(Format format) {
        return format == Format.JSON ? json() : plain();
    }

    private String plain() {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + plain(field.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String plain(Object value) {
        if (value instanceof List) {
            return ((List<?>) value).stream().map(OutputLine::plain).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof OutputLine) {
            return "(" + ((OutputLine) value).plain() + ")";
        }
        String text = value.toString();
        boolean bare = !text.isEmpty()
                && text.chars().allMatch(c -> c > FIRST_PRINTABLE && c < DELETE && "\"\\,[]()".indexOf(c) < 0);
        return bare ? text : quoted(text);
    }

    private String json() {
        return fields.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ":" + json(field.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String json(Object value) {
        if (value instanceof List) {
            return ((List<?>) value).stream().map(OutputLine::json).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof OutputLine) {
            return ((OutputLine) value).json();
        }
        return value instanceof String ? quoted((String) value) : value.toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE || c == DELETE || Character.isSurrogate(c) || Character.isISOControl(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
