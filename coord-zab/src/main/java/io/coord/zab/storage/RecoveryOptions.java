package io.coord.zab.storage;

import io.coord.core.tree.TreeOptions;
import io.coord.zab.storage.snapshot.SnapshotOptions;

/**
 * What recovery may do, beyond what is safe.
 *
 * @param tree          of the state to be built
 * @param directories   {@code zookeeper.datadir.autocreate}
 * @param freshStart    {@code zookeeper.db.autocreate}
 * @param logsAlone     {@code zookeeper.snapshot.trust.empty}
 * @param damage        what to do where the history is not provably complete
 * @param firstSnapshot how the first snapshot of a new server is written
 * @param windowSize    how many of the last transactions are handed out for synchronising others
 */
public record RecoveryOptions(
        TreeOptions tree,
        MissingDirectories directories,
        FreshStart freshStart,
        LogsAlone logsAlone,
        Damage damage,
        SnapshotOptions firstSnapshot,
        int windowSize) {

    /** Whether missing directories are created. */
    public enum MissingDirectories {
        CREATE,
        REFUSE
    }

    /** Whether a server without any data starts with an empty tree. */
    public enum FreshStart {
        ALWAYS,
        /** Only if the operator has put the {@code initialize} marker there; else it starts without a history. */
        WITH_MARKER
    }

    /** Logs without any snapshot whose first transaction is the first of an epoch, but not 0x1. */
    public enum LogsAlone {
        REFUSE,
        /** The operator knows that there was nothing before them, as in directories of ZooKeeper 3.4. */
        TRUST
    }

    /** Where transactions are missing or damaged that may have been acknowledged. */
    public enum Damage {
        /** Do not start: a copy, another server or an operator must decide. */
        REFUSE,
        /** Go on with the history up to there; everything behind is set aside, not deleted. */
        ACCEPT
    }

    /** The safe defaults, which are ZooKeeper's. */
    public static RecoveryOptions defaults(TreeOptions tree) {
        return new RecoveryOptions(
                tree,
                MissingDirectories.CREATE,
                FreshStart.ALWAYS,
                LogsAlone.REFUSE,
                Damage.REFUSE,
                SnapshotOptions.DEFAULT,
                0);
    }

    public RecoveryOptions withDirectories(MissingDirectories choice) {
        return new RecoveryOptions(tree, choice, freshStart, logsAlone, damage, firstSnapshot, windowSize);
    }

    public RecoveryOptions withFreshStart(FreshStart choice) {
        return new RecoveryOptions(tree, directories, choice, logsAlone, damage, firstSnapshot, windowSize);
    }

    public RecoveryOptions withLogsAlone(LogsAlone choice) {
        return new RecoveryOptions(tree, directories, freshStart, choice, damage, firstSnapshot, windowSize);
    }

    public RecoveryOptions withDamage(Damage choice) {
        return new RecoveryOptions(tree, directories, freshStart, logsAlone, choice, firstSnapshot, windowSize);
    }

    public RecoveryOptions withFirstSnapshot(SnapshotOptions choice) {
        return new RecoveryOptions(tree, directories, freshStart, logsAlone, damage, choice, windowSize);
    }

    public RecoveryOptions withWindowSize(int size) {
        return new RecoveryOptions(tree, directories, freshStart, logsAlone, damage, firstSnapshot, size);
    }
}
