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
 * @param syncs          hears of each batch of the log
 */
public record HistoryConfig(
        FileSystem files,
        StorageDirs dirs,
        RecoveryOptions recovery,
        TxnLogOptions log,
        SnapshotOptions snapshots,
        long slowSyncMillis,
        SyncListener syncs) {
    /** Nobody measures. */
    public HistoryConfig(
            FileSystem files,
            StorageDirs dirs,
            RecoveryOptions recovery,
            TxnLogOptions log,
            SnapshotOptions snapshots,
            long slowSyncMillis) {
        this(files, dirs, recovery, log, snapshots, slowSyncMillis, SyncListener.NONE);
    }
}
