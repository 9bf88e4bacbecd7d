package io.coord.zab.storage;

import io.coord.core.tree.ReplicatedState;
import io.coord.zab.storage.log.LogRecord;
import java.util.List;

/**
 * What a server starts with.
 *
 * @param state        the replicated state
 * @param origin       where it comes from
 * @param lastZxid     of the history; -1 for {@link Origin#UNINITIALIZED}
 * @param snapshotZxid of the snapshot below the log; 0 if there was none
 * @param replayed     transactions applied from the log
 * @param window       the last of these transactions, ascending and without a hole; none that the snapshot below the log
 *                     shows: before a snapshot that ZooKeeper got from its leader there may be others than before ours
 * @param warnings     what was cut, set aside or found bad though nothing is lost: a line each, for the log
 * @param tookNanos    how long it took
 */
public record RecoveryResult(
        ReplicatedState state,
        Origin origin,
        long lastZxid,
        long snapshotZxid,
        long replayed,
        List<LogRecord> window,
        List<String> warnings,
        long tookNanos) {

    /** How the state came about. */
    public enum Origin {
        /** From snapshot and log. */
        RECOVERED,
        /** A new server: the first snapshot was written. */
        FRESH,
        /** No data, and no leave to start without: the server must get its state from others. */
        UNINITIALIZED
    }

    public RecoveryResult {
        window = List.copyOf(window);
        warnings = List.copyOf(warnings);
    }
}
