package io.coord.zab.storage.log;

/**
 * How the log is written.
 *
 * @param preallocateBytes   by how much a file grows ahead of its content, as a hole; 0 or less: it grows with the
 *                           content ({@code zookeeper.preAllocSize}, there in KiB)
 * @param segmentLimitBytes  a file whose content passes this is followed by a new one; 0 or less: no limit
 *                           ({@code zookeeper.txnLogSizeLimitInKb}; there padding counts, here it does not)
 * @param syncPolicy         {@code zookeeper.forceSync}
 */
public record TxnLogOptions(long preallocateBytes, long segmentLimitBytes, SyncPolicy syncPolicy) {
    public static final long DEFAULT_PREALLOCATE_BYTES = 65_536L * 1024;
    public static final TxnLogOptions DEFAULT =
            new TxnLogOptions(DEFAULT_PREALLOCATE_BYTES, 0, SyncPolicy.SYNC_EVERY_BATCH);

    /** For logs in memory: no room is taken ahead. */
    public static final TxnLogOptions IN_MEMORY = new TxnLogOptions(0, 0, SyncPolicy.SYNC_EVERY_BATCH);

    /** When what was written is forced to the disk. */
    public enum SyncPolicy {
        /** Before it is acknowledged. */
        SYNC_EVERY_BATCH,
        /**
         * When the operating system likes: a power cut loses or tears acknowledged transactions, and what is then
         * found in the log may be taken for damage.
         */
        NEVER_SYNC
    }

    public TxnLogOptions withPreallocateBytes(long bytes) {
        return new TxnLogOptions(bytes, segmentLimitBytes, syncPolicy);
    }

    public TxnLogOptions withSegmentLimitBytes(long bytes) {
        return new TxnLogOptions(preallocateBytes, bytes, syncPolicy);
    }

    public TxnLogOptions withSyncPolicy(SyncPolicy policy) {
        return new TxnLogOptions(preallocateBytes, segmentLimitBytes, policy);
    }
}
