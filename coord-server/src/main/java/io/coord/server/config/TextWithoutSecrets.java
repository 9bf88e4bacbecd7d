package io.coord.server.config;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The text of a configuration file as it may be shown: values of passwords and tokens are left out. */
final class TextWithoutSecrets {
    private static final List<String> SECRET = List.of("password", "passwd", "token", "secret", "superdigest");

    private TextWithoutSecrets() {}

    static String of(String text, List<PropertyLines.Entry> entries) {
        SortedMap<Integer, PropertyLines.Entry> byLine = new TreeMap<>();
        entries.stream().filter(entry -> isSecret(entry.key())).forEach(entry -> byLine.put(entry.line(), entry));
        StringBuilder shown = new StringBuilder();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            PropertyLines.Entry secret = byLine.get(i + 1);
            if (secret != null) {
                shown.append(secret.key()).append("=***");
                // A value may go on in the lines behind.
                i = secret.lastLine() - 1;
            } else {
                shown.append(lines[i]);
            }
            if (i < lines.length - 1) {
                shown.append('\n');
            }
        }
        return shown.toString();
    }

    /** A path to a file with a password is none itself. */
    private static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return !lower.endsWith("path") && SECRET.stream().anyMatch(lower::contains);
    }
}
