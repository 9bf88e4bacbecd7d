package io.coord.zab.runtime;

import io.coord.zab.storage.RecoveryOptions;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.log.TxnLogOptions;
import io.coord.zab.storage.snapshot.SnapshotOptions;

/**
 * Where and how a member keeps its history.
 *
 * @param recovery       as at the start: a state that was cut is recovered again
 * @param slowSyncMillis a batch of the log that takes longer is warned of
 * @param snapshotSizeFactor a learner is sent transactions from the log as long as they are not more than this part of the
 *                       newest snapshot; 0: always, negative: never
 * @param replayedFrom   of the log, what is behind this zxid was replayed at the start: it is this server's history
 * @param syncs          hears of each batch of the log
 */
public record HistoryConfig(
        FileSystem files,
        StorageDirs dirs,
        RecoveryOptions recovery,
        TxnLogOptions log,
        SnapshotOptions snapshots,
        long slowSyncMillis,
        double snapshotSizeFactor,
        long replayedFrom,
        SyncListener syncs) {
    /** Nobody measures. */
    public HistoryConfig(
            FileSystem files,
            StorageDirs dirs,
            RecoveryOptions recovery,
            TxnLogOptions log,
            SnapshotOptions snapshots,
            long slowSyncMillis,
            double snapshotSizeFactor,
            long replayedFrom) {
        this(
                files,
                dirs,
                recovery,
                log,
                snapshots,
                slowSyncMillis,
                snapshotSizeFactor,
                replayedFrom,
                SyncListener.NONE);
    }
}
