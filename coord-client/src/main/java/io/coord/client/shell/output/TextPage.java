package io.coord.client.shell.output;

import io.coord.client.shell.output.Palette.Ink;

/** Lines for people. Not thread-safe. */
public final class TextPage {
    private final StringBuilder text = new StringBuilder();
    private final Palette palette;
    private final Glyphs glyphs;

    /** An empty page. */
    public TextPage(Palette palette, Glyphs glyphs) {
        this.palette = palette;
        this.glyphs = glyphs;
    }

    public TextPage line(String line) {
        text.append(line).append('\n');
        return this;
    }

    public String paint(Ink ink, String piece) {
        return palette.paint(ink, piece);
    }

    public Glyphs glyphs() {
        return glyphs;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
