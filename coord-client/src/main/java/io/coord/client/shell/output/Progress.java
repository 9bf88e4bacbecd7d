package io.coord.client.shell.output;

/** How far a long command is: a line that is drawn again and again, or nothing where nobody watches. Not thread-safe. */
public final class Progress {
    private static final int BAR_WIDTH = 30;
    private static final String LINE_START = "\r";
    private static final String CLEAR = "\r\u001b[K";

    private final Sink sink;
    private final Glyphs glyphs;
    private final boolean shown;
    private boolean drawn;

    /** Draws to {@code sink} if it is a terminal. */
    public Progress(Sink sink, Glyphs glyphs, boolean isTerminal) {
        this.sink = sink;
        this.glyphs = glyphs;
        this.shown = isTerminal;
    }

    /** Draws a bar that is full to {@code share}, 0 to 1. */
    public void show(double share, String remark) {
        if (shown) {
            drawn = true;
            String percent = String.format("%3d%%", Math.round(100 * Math.max(0, Math.min(1, share))));
            sink.write(CLEAR + glyphs.bar(share, BAR_WIDTH) + " " + percent + "  " + remark + LINE_START);
            sink.flush();
        }
    }

    /** Takes the line away. */
    public void end() {
        if (drawn) {
            sink.write(CLEAR);
            sink.flush();
            drawn = false;
        }
    }
}
