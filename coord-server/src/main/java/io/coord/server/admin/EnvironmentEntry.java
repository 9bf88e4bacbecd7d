package io.coord.server.admin;

/** One line of {@code envi}. */
public record EnvironmentEntry(String key, String value) {}
