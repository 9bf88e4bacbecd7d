package io.coord.client.shell.output;

/** How answers are written. */
public enum Format {
    /** For people. */
    TEXT,
    /** One JSON value a line. */
    JSON
}
