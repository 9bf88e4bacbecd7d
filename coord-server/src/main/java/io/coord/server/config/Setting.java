package io.coord.server.config;

/**
 * One key as somebody has set it.
 *
 * @param origin name of the file, or "system property"
 * @param line   in the file, from 1; 0 for a system property
 * @param key    as written
 * @param value  trimmed
 */
record Setting(String origin, int line, String key, String value) {
    static final String SYSTEM_PROPERTY = "system property";

    static Setting ofProperty(String key, String value) {
        return new Setting(SYSTEM_PROPERTY, 0, key, value.trim());
    }
}
