package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;

/** The comparison of versions. Pure functions. */
final class Versions {
    private static final int ANY = -1;

    private Versions() {}

    /**
     * Refuses if the caller expects another version; returns the one after it. Compat: versions wrap, and may become -1,
     * which then cannot be asked for (3.9; 3.10 skips it).
     */
    static int next(int current, int expected) {
        Refusal.unless(expected == ANY || expected == current, ErrorCode.BAD_VERSION);
        return current + 1;
    }
}
