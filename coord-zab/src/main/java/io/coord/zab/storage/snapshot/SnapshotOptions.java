package io.coord.zab.storage.snapshot;

/**
 * How snapshots are written.
 *
 * @param compression      {@code zookeeper.snapshot.compression.method}
 * @param optionalSections what follows the tree
 * @param syncStepBytes    so many bytes are synced at a time while writing: one sync of a large file at the end would
 *                         hold up the syncs of the log; 0: only at the end
 */
public record SnapshotOptions(Compression compression, OptionalSections optionalSections, long syncStepBytes) {
    public static final SnapshotOptions DEFAULT =
            new SnapshotOptions(Compression.NONE, OptionalSections.DIGEST_AND_LAST_ZXID, 1024 * 1024);

    /**
     * Sections behind the tree (spec: disk-formats 2.1). The last zxid without the digest is not offered: a ZooKeeper
     * with digests on would take the one for the other and refuse the file.
     */
    public enum OptionalSections {
        NONE,
        /** {@code zookeeper.digest.enabled} without {@code zookeeper.serializeLastProcessedZxid.enabled}. */
        DIGEST,
        DIGEST_AND_LAST_ZXID
    }

    public SnapshotOptions withCompression(Compression chosen) {
        return new SnapshotOptions(chosen, optionalSections, syncStepBytes);
    }

    public SnapshotOptions withOptionalSections(OptionalSections chosen) {
        return new SnapshotOptions(compression, chosen, syncStepBytes);
    }

    public SnapshotOptions withSyncStepBytes(long chosen) {
        return new SnapshotOptions(compression, optionalSections, chosen);
    }
}
