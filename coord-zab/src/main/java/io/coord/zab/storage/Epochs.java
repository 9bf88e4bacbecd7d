package io.coord.zab.storage;

import io.coord.core.model.Zxid;
import io.coord.zab.storage.RecoveryRefusedException.Reason;
import io.coord.zab.storage.epoch.EpochStore;
import io.coord.zab.storage.fs.FileSystem;
import java.io.IOException;

/**
 * The epochs with which a replicated server starts (spec: peer-protocol 7.2).
 *
 * @param accepted the highest epoch it has promised to
 * @param current  the epoch of its history
 */
public record Epochs(long accepted, long current) {
    /**
     * Reads the epochs, and writes those that are missing, as for a server that was standalone before: its history says
     * of which epoch it is.
     *
     * @param lastZxid of the history that was recovered, which is complete up to there; -1 if there is none
     * @throws RecoveryRefusedException epochs and history contradict each other
     * @throws IOException              the disk fails, or a file holds no number
     */
    public static Epochs recover(FileSystem files, StorageDirs dirs, long lastZxid) throws IOException {
        EpochStore store = new EpochStore(files, dirs.snapshotDir());
        long ofHistory = Zxid.epoch(Math.max(0, lastZxid));
        long accepted = store.acceptedEpoch().orElse(ofHistory);
        long current = store.currentEpoch().orElse(ofHistory);
        if (accepted < Math.max(current, ofHistory)) {
            throw new RecoveryRefusedException(
                    Reason.EPOCHS,
                    "acceptedEpoch in " + dirs.snapshotDir() + " is " + accepted + ", but currentEpoch is " + current
                            + " and the history is of epoch " + ofHistory
                            + ": a server never gets there without promising it first. Were files of different times or"
                            + " servers put together? Restore them all from one copy; or empty the directory and let the"
                            + " server get its state from the others");
        }
        if (store.acceptedEpoch().isEmpty()) {
            store.writeAcceptedEpoch(accepted);
        }
        // ZOOKEEPER-1653, 2354, 4269: the server died after its history had come into this epoch, and before
        // currentEpoch was written. A transaction of an epoch stands behind all of the epoch's initial history, in a
        // log
        // without a hole; so this history is as good as any follower's, and the epoch is its. (ZooKeeper refuses
        // to start, unless currentEpoch.tmp is there, which is only one of the moments to die.)
        if (current < ofHistory) {
            current = ofHistory;
            store.writeCurrentEpoch(current);
        } else if (store.currentEpoch().isEmpty()) {
            store.writeCurrentEpoch(current);
        }
        return new Epochs(accepted, current);
    }
}
