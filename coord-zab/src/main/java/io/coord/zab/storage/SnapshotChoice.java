package io.coord.zab.storage;

import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.zab.storage.RecoveryRefusedException.Reason;
import io.coord.zab.storage.snapshot.CompressionMissingException;
import io.coord.zab.storage.snapshot.DamagedSnapshotException;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest snapshot that is good, and the newer ones that are not.
 *
 * @param file  null if none is good
 * @param state of it; the initial state if none is good
 */
record SnapshotChoice(@Nullable SnapshotFile file, ReplicatedState state, List<Bad> bad) {
    /** A snapshot that could not be loaded. */
    record Bad(SnapshotFile file, String why) {}

    static SnapshotChoice choose(SnapshotStore store, TreeOptions options) throws IOException {
        List<Bad> bad = new ArrayList<>();
        for (SnapshotFile candidate : store.list()) {
            try {
                return new SnapshotChoice(candidate, store.load(candidate, options), bad);
            } catch (DamagedSnapshotException e) {
                bad.add(new Bad(candidate, String.valueOf(e.getMessage())));
            } catch (CompressionMissingException e) {
                throw new RecoveryRefusedException(
                        Reason.COMPRESSION_MISSING, candidate.path() + ": " + e.getMessage());
            }
        }
        return new SnapshotChoice(null, new ReplicatedState(options), bad);
    }

    /** The log must reach this, or a bad snapshot was the only place of some transactions. */
    long zxidToReach() {
        return bad.isEmpty()
                ? state.lastZxid()
                : Math.max(state.lastZxid(), bad.get(0).file().zxid());
    }
}
