package io.coord.zab.runtime;

import io.coord.zab.storage.snapshot.SnapshotSource;

/**
 * The replicated state as it was when the image began, to be sent to a learner slice by slice while the server goes on.
 * Brings the lock that a slice needs. Thread: any, one at a time.
 */
public interface StateImage extends SnapshotSource, AutoCloseable {
    /** Ends the image, complete or not. Idempotent. */
    @Override
    void close();
}
