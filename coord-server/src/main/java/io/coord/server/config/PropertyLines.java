package io.coord.server.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes the text of a java-properties file apart, with line numbers, which {@link java.util.Properties} does not keep.
 * Keys, values and escapes agree with it.
 */
final class PropertyLines {
    private static final int UNICODE_DIGITS = 4;

    /**
     * One key with its value, unescaped and not trimmed.
     *
     * @param line     where it begins, from 1
     * @param lastLine where it ends: a line may go on in the next
     */
    record Entry(int line, int lastLine, String key, String value) {}

    private PropertyLines() {}

    /** Entries in the order of the file; what can not be read goes to {@code findings}. */
    static List<Entry> read(String origin, String text, Findings findings) {
        List<Entry> entries = new ArrayList<>();
        StringBuilder logical = new StringBuilder();
        int start = 0;
        int number = 0;
        for (String natural : text.split("\r\n|\r|\n", -1)) {
            number++;
            String line = natural.substring(skipBlanks(natural, 0));
            if (logical.length() == 0) {
                if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == '!') {
                    continue;
                }
                start = number;
            }
            boolean goesOn = endsWithOpenBackslash(line);
            logical.append(line, 0, goesOn ? line.length() - 1 : line.length());
            if (!goesOn) {
                add(entries, origin, start, number, logical.toString(), findings);
                logical.setLength(0);
            }
        }
        if (logical.length() > 0) {
            add(entries, origin, start, number, logical.toString(), findings);
        }
        return entries;
    }

    private static void add(
            List<Entry> entries, String origin, int line, int lastLine, String logical, Findings findings) {
        int keyEnd = keyEnd(logical);
        int valueStart = skipBlanks(logical, keyEnd);
        if (valueStart < logical.length() && isAssignment(logical.charAt(valueStart))) {
            valueStart = skipBlanks(logical, valueStart + 1);
        }
        String key = logical.substring(0, keyEnd);
        String value = logical.substring(valueStart);
        try {
            entries.add(new Entry(line, lastLine, unescape(key), unescape(value)));
        } catch (NumberFormatException e) {
            findings.problem(new Setting(origin, line, key, value), "backslash u needs four hexadecimal digits");
        }
    }

    private static int keyEnd(String logical) {
        int at = 0;
        while (at < logical.length()) {
            char c = logical.charAt(at);
            if (isAssignment(c) || isBlank(c)) {
                return at;
            }
            at += c == '\\' ? 2 : 1;
        }
        return logical.length();
    }

    private static int skipBlanks(String line, int from) {
        int at = from;
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }

    private static boolean isAssignment(char c) {
        return c == '=' || c == ':';
    }

    private static boolean endsWithOpenBackslash(String line) {
        int at = line.length();
        while (at > 0 && line.charAt(at - 1) == '\\') {
            at--;
        }
        return (line.length() - at) % 2 == 1;
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\\' || at == text.length()) {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(at++);
            if (escaped == 'u') {
                plain.append(unicode(text, at));
                at += UNICODE_DIGITS;
            } else {
                plain.append(control(escaped));
            }
        }
        return plain.toString();
    }

    private static char unicode(String text, int at) {
        if (at + UNICODE_DIGITS > text.length() || text.charAt(at) == '+' || text.charAt(at) == '-') {
            throw new NumberFormatException(text);
        }
        return (char) Integer.parseInt(text, at, at + UNICODE_DIGITS, 16);
    }

    private static char control(char escaped) {
        return switch (escaped) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            default -> escaped;
        };
    }
}
