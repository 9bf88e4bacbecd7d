package io.coord.server.admin;

/** Sizes of messages in bytes. */
public record SizeFigures(long last, long min, long max) {}
