package io.coord.server.admin;

/** Host, JVM and process: {@code envi}. */
final class EnvironmentWords {
    private EnvironmentWords() {}

    static String envi(AdminView view) {
        StringBuilder out = new StringBuilder("Environment:\n");
        append(out, "zookeeper.version", view.version());
        for (EnvironmentEntry entry : view.environment()) {
            append(out, entry.key(), entry.value());
        }
        return out.toString();
    }

    private static void append(StringBuilder out, String key, String value) {
        out.append(key).append('=').append(value).append('\n');
    }
}
