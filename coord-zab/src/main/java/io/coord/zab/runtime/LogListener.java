package io.coord.zab.runtime;

/** Hears from the log thread, on the log thread: pass it on to your own inbox and return. */
public interface LogListener {
    /** Every proposal up to {@code lastZxid} is durable. Called once per batch, ascending. */
    void synced(long lastZxid);

    /**
     * The log is no more: the disk is full, a write or sync failed. Called at most once, nothing is synced afterwards.
     * Which of the unsynced proposals are on the disk is unknown. The server must stop.
     */
    void failed(Throwable cause);
}
