package io.coord.server.replica;

import io.coord.server.admin.SizeFigures;

/** How long the proposals were, in bytes. Thread: written by the replica, read and reset by any. */
final class ProposalSizes {
    private static final int NONE = -1;

    private volatile int last = NONE;
    private volatile int min = NONE;
    private volatile int max = NONE;

    void record(int bytes) {
        last = bytes;
        if (min == NONE || bytes < min) {
            min = bytes;
        }
        if (bytes > max) {
            max = bytes;
        }
    }

    /** -1 each before the first. */
    SizeFigures figures() {
        return new SizeFigures(last, min, max);
    }

    void reset() {
        last = NONE;
        min = NONE;
        max = NONE;
    }
}
