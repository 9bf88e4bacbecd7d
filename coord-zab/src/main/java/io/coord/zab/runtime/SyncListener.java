package io.coord.zab.runtime;

/** Hears of each batch that the log thread has made durable, on that thread: measure and return. */
public interface SyncListener {
    /** Measures nothing. */
    SyncListener NONE = (tookNanos, proposals) -> {};

    /**
     * @param tookNanos writing and syncing the batch
     * @param proposals in it, at least 1
     */
    void onSynced(long tookNanos, long proposals);
}
