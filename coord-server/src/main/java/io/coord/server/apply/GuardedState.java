package io.coord.server.apply;

import io.coord.core.tree.ReplicatedState;
import io.coord.core.watch.WatchTable;
import java.util.concurrent.locks.StampedLock;

/**
 * The replicated state and the watch table with the one lock that guards both (design 4): the replica thread takes the
 * write side per batch of committed transactions, everybody else the read side per batch of reads. The replica thread
 * is the only writer, so it may read without the lock.
 *
 * <p>The lock is not reentrant: no method of a server takes it twice.
 */
public final class GuardedState {
    private ReplicatedState state;
    private final WatchTable watches;
    private final StampedLock lock = new StampedLock();

    public GuardedState(ReplicatedState state, WatchTable watches) {
        this.state = state;
        this.watches = watches;
    }

    /** Guarded: see the class. */
    public ReplicatedState state() {
        return state;
    }

    /**
     * Puts another state, come from the leader or from the disk, in the place of this one. No watch may be set: the
     * connections of those who set them have seen another history. Needs the write side.
     */
    public void replace(ReplicatedState other) {
        state = other;
    }

    /** Registration needs the read side, triggering the write side. */
    public WatchTable watches() {
        return watches;
    }

    /** Returns the stamp for {@link #unlockRead}. */
    public long lockRead() {
        return lock.readLock();
    }

    public void unlockRead(long stamp) {
        lock.unlockRead(stamp);
    }

    /** Returns the stamp for {@link #unlockWrite}. Thread: replica. */
    public long lockWrite() {
        return lock.writeLock();
    }

    public void unlockWrite(long stamp) {
        lock.unlockWrite(stamp);
    }
}
