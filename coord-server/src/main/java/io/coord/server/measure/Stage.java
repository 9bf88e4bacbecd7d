package io.coord.server.measure;

/** What is timed on the way of a request or of the data. Each is written by one thread. */
public enum Stage {
    /** From the arrival of a write to its turn on the replica, in microseconds. Thread: replica. */
    QUEUE,
    /** Checking a write and making a transaction of it, in microseconds. Thread: replica. */
    PREPARE,
    /** From the proposal of a transaction to its commit, in microseconds; where it was ordered. Thread: replica. */
    COMMIT,
    /** Applying a batch of committed transactions, in microseconds. Thread: replica. */
    APPLY,
    /** How many transactions such a batch had. Thread: replica. */
    APPLY_BATCH,
    /**
     * From the time in a transaction to its commit here, in milliseconds of two wall clocks. Once a batch. Thread:
     * replica.
     */
    PROPAGATION,
    /** Writing and syncing a batch of the log, in microseconds. Thread: log. */
    SYNC,
    /** How many transactions such a batch had. Thread: log. */
    SYNC_BATCH,
    /** Writing a snapshot, in milliseconds. Thread: background. */
    SNAPSHOT
}
