package io.coord.server.listener;

import io.coord.server.apply.GuardedState;

/**
 * The read side of the tree's lock for one turn of a connection: taken at its first read, given back after a number of
 * reads so that writes are not kept waiting, and at its end. One for all connections of an event loop, whose turns
 * follow one another. Thread: that event loop.
 */
final class TurnLock {
    private static final int READS_PER_LOCK = 64;
    private static final long NOT_HELD = 0;

    private final GuardedState guarded;
    private long stamp = NOT_HELD;
    private int reads;

    TurnLock(GuardedState guarded) {
        this.guarded = guarded;
    }

    /** Sees to it that the lock is held for one more read. Returns whether it was taken now: the state may be newer. */
    boolean take() {
        if (stamp != NOT_HELD && ++reads < READS_PER_LOCK) {
            return false;
        }
        release();
        stamp = guarded.lockRead();
        reads = 0;
        return true;
    }

    void release() {
        if (stamp != NOT_HELD) {
            guarded.unlockRead(stamp);
            stamp = NOT_HELD;
        }
    }
}
