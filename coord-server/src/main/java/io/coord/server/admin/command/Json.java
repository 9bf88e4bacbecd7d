package io.coord.server.admin.command;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.Map;

/**
 * JSON as ZooKeeper's admin port prints it: objects with a key a line and an indent of two blanks, lists in one line.
 * Values are null, strings, numbers, booleans, lists, and maps, whose keys are printed as text.
 */
final class Json {
    private static final String INDENT = "  ";
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int DECIMALS = 4;

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String write(Map<?, ?> object) {
        Json json = new Json();
        json.object(object, 0);
        return json.out.toString();
    }

    private void value(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            object(map, depth);
        } else if (value instanceof Iterable<?> list) {
            list(list, depth);
        } else if (value instanceof Double number) {
            out.append(rounded(number));
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            text(value.toString());
        }
    }

    private void object(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            out.append("{ }");
            return;
        }
        out.append('{');
        String separator = "\n";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator).append(INDENT.repeat(depth + 1));
            text(String.valueOf(entry.getKey()));
            out.append(" : ");
            value(entry.getValue(), depth + 1);
            separator = ",\n";
        }
        out.append('\n').append(INDENT.repeat(depth)).append('}');
    }

    private void list(Iterable<?> list, int depth) {
        out.append("[ ");
        for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
            value(items.next(), depth);
            out.append(items.hasNext() ? ", " : " ");
        }
        out.append(']');
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < FIRST_PRINTABLE) {
                        out.append(String.format("\\u%04X", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Compat: averages have at most four decimals. */
    private static double rounded(double number) {
        return BigDecimal.valueOf(number)
                .setScale(DECIMALS, RoundingMode.HALF_UP)
                .doubleValue();
    }
}
