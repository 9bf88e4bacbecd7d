package io.coord.client.shell.output;

import java.nio.charset.Charset;

/** The lines of a tree and the blocks of a bar, in what the terminal can show. */
public enum Glyphs {
    UNICODE("├── ", "└── ", "│   ", '█', '░'),
    ASCII("|-- ", "`-- ", "|   ", '#', '.');

    private final String branch;
    private final String lastBranch;
    private final String trunk;
    private final char full;
    private final char empty;

    Glyphs(String branch, String lastBranch, String trunk, char full, char empty) {
        this.branch = branch;
        this.lastBranch = lastBranch;
        this.trunk = trunk;
        this.full = full;
        this.empty = empty;
    }

    /** Those that {@code charset} has. */
    public static Glyphs of(Charset charset) {
        return charset.canEncode() && charset.newEncoder().canEncode(UNICODE.branch + UNICODE.full) ? UNICODE : ASCII;
    }

    /** In front of a node's name. */
    public String branch(boolean last) {
        return last ? lastBranch : branch;
    }

    /** In front of what is below a node. */
    public String below(boolean last) {
        return last ? "    " : trunk;
    }

    /** A bar that is full to this share, 0 to 1. */
    public String bar(double share, int width) {
        int filled = (int) Math.round(Math.max(0, Math.min(1, share)) * width);
        return String.valueOf(full).repeat(filled) + String.valueOf(empty).repeat(width - filled);
    }
}
