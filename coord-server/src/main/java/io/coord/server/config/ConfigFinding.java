package io.coord.server.config;

import java.util.Locale;

/**
 * Something to say about one setting: why it is refused, or what an operator should know about it.
 *
 * @param origin name of the file, or "system property"
 * @param line   in the file, from 1; 0: not in a line of a file
 * @param key    as written there
 * @param value  as written there; empty if nothing is
 * @param text   what is wrong and what is allowed
 */
public record ConfigFinding(String origin, int line, String key, String value, String text) {
    private static final int SHOWN_CHARS = 200;
    private static final String[] SECRETS = {"password", "superdigest", "token"};

    /** {@code zoo.cfg:3: tickTime=abc: not a whole number, allowed are 1..107374182}; secrets are not shown. */
    @Override
    public String toString() {
        String where = line == 0 ? origin : origin + ":" + line;
        return where + ": " + printable(key) + (value.isEmpty() ? "" : "=" + shown()) + ": " + text;
    }

    private String shown() {
        String lower = key.toLowerCase(Locale.ROOT);
        for (String secret : SECRETS) {
            if (lower.contains(secret)) {
                return "(not shown)";
            }
        }
        return printable(value);
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), SHOWN_CHARS); i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? '?' : c);
        }
        return text.length() > SHOWN_CHARS ? shown + "…" : shown.toString();
    }
}
