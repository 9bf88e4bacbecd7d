package io.coord.zab.storage;

import io.coord.core.model.Zxid;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeImage;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.log.LogFiles;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import io.coord.zab.storage.snapshot.SnapshotSource;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Makes a snapshot that came from the leader the whole history of a server, in one step that a crash can not split. No
 * log may be open.
 *
 * <ol>
 *   <li>The snapshot is written under a temporary name, synced, and renamed to {@code installing-snapshot.<zxid>}, which
 *       no recovery takes for a snapshot. A crash up to here leaves the old history, whole.
 *   <li>That name being durable is the decision: from here on {@link #finish} runs, now or by the next recovery, and does
 *       the rest as often as it takes.
 *   <li>All log files and snapshots go; durably, before
 *   <li>the snapshot gets its own name. Never is there a directory in which it is a snapshot and anything of the old
 *       history can follow it: own transactions after its zxid may be others than the leader's.
 * </ol>
 *
 * <p>Logs and snapshots from before its zxid would do no harm to a recovery, but they may hold what the leader never had: a
 * truncation would go back to such a snapshot, and somebody could be synchronised from such a log.
 */
public final class SnapshotInstallation {
    private static final int NODES_PER_SLICE = 1000;

    private SnapshotInstallation() {}

    /**
     * Installs a state; durable on return.
     *
     * @param state nobody else knows it yet; its last transaction ends the new history
     * @throws IOException the disk fails; a recovery will find the old history or the new one
     */
    public static void install(FileSystem files, StorageDirs dirs, ReplicatedState state, SnapshotOptions options)
            throws IOException {
        SnapshotStore store = new SnapshotStore(files, dirs.snapshotDir());
        try (TreeImage image = state.beginImage()) {
            store.writePending(SnapshotSource.of(image, NODES_PER_SLICE), options);
        }
        finish(files, dirs);
    }

    /** Goes on with what a crash has interrupted. Returns what was done, as a line; empty: there was nothing to do. */
    static Optional<String> finish(FileSystem files, StorageDirs dirs) throws FileFailure {
        SnapshotStore store = new SnapshotStore(files, dirs.snapshotDir());
        Optional<SnapshotFile> pending = store.pending();
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        SnapshotFile snapshot = pending.get();
        // From the end, so that even who knows nothing of this, a ZooKeeper, meets no log with a hole.
        List<Path> logs = new ArrayList<>(LogFiles.list(files, dirs.logDir()));
        Collections.reverse(logs);
        delete(files, dirs.logDir(), logs);
        // The older ones as well: they may show what the leader's history never had, and a truncation would go back to
        // one.
        List<Path> snapshots = store.list().stream().map(SnapshotFile::path).toList();
        delete(files, dirs.snapshotDir(), snapshots);
        store.adoptPending(snapshot);
        return Optional.of("snapshot at " + Zxid.toString(snapshot.zxid())
                + " that came from the leader made the history; what was there before is gone");
    }

    private static void delete(FileSystem files, Path directory, List<Path> paths) throws FileFailure {
        for (Path path : paths) {
            files.delete(path);
        }
        files.syncDirectory(directory);
    }
}
