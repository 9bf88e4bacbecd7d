package io.coord.client.shell.output;

/** The colours of a terminal, or none. */
public enum Palette {
    PLAIN,
    COLOURED;

    private static final String RESET = "\u001b[0m";

    /** What a piece of text is, which decides its colour. */
    public enum Ink {
        NODE("\u001b[1;34m"),
        EPHEMERAL("\u001b[33m"),
        DIM("\u001b[2m"),
        GOOD("\u001b[32m"),
        BAD("\u001b[31m"),
        STRONG("\u001b[1m");

        private final String code;

        Ink(String code) {
            this.code = code;
        }
    }

    public String paint(Ink ink, String text) {
        return this == PLAIN || text.isEmpty() ? text : ink.code + text + RESET;
    }
}
