package io.coord.zab.storage;

import io.coord.zab.storage.epoch.EpochStore;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.OpenFile;
import io.coord.zab.storage.log.LogFiles;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the history of a replicated server aside, so that it can begin anew and get one from its leader. Nothing is
 * deleted: each file keeps its content under a name that starts with {@code aside-<n>-}, for whoever wants to know what
 * happened. No log may be open.
 *
 * <p>The decision is one file made durable; what comes after is gone on with by the next recovery. First of all the
 * history loses its {@link HistoryTrust}: the server has no vote until it is synchronised. Its accepted epoch, a promise,
 * stays.
 */
public final class AbandonedHistory {
    private static final String MARKER = "history-abandoned";
    private static final String PREFIX = "aside-";

    private AbandonedHistory() {}

    /**
     * Puts all logs and snapshots aside; durable on return. The next recovery finds a new server.
     *
     * @return what was done, a line each
     * @throws IOException the disk fails; a recovery goes on with it
     */
    public static List<String> setAside(FileSystem files, StorageDirs dirs) throws IOException {
        Path marker = dirs.snapshotDir().resolve(MARKER);
        if (!files.exists(marker)) {
            OpenFile file = files.create(marker);
            file.close();
        }
        files.syncDirectory(dirs.snapshotDir());
        return finish(files, dirs);
    }

    /** Goes on with what a crash has interrupted. */
    static List<String> finish(FileSystem files, StorageDirs dirs) throws IOException {
        Path marker = dirs.snapshotDir().resolve(MARKER);
        if (!files.exists(marker)) {
            return List.of();
        }
        new HistoryTrust(files, dirs).withdraw();
        List<String> done = new ArrayList<>();
        for (Path log : LogFiles.list(files, dirs.logDir())) {
            rename(files, log, done);
        }
        SnapshotStore store = new SnapshotStore(files, dirs.snapshotDir());
        for (SnapshotFile snapshot : store.list()) {
            rename(files, snapshot.path(), done);
        }
        files.syncDirectory(dirs.logDir());
        files.syncDirectory(dirs.snapshotDir());
        EpochStore epochs = new EpochStore(files, dirs.snapshotDir());
        if (epochs.currentEpoch().orElse(0) != 0) {
            epochs.writeCurrentEpoch(0);
        }
        files.delete(marker);
        files.syncDirectory(dirs.snapshotDir());
        return done;
    }

    private static void rename(FileSystem files, Path file, List<String> done) throws FileFailure {
        int n = 1;
        while (files.exists(aside(file, n))) {
            n++;
        }
        files.rename(file, aside(file, n));
        done.add("renamed " + file + " to " + aside(file, n).getFileName() + ": this history is given up");
    }

    private static Path aside(Path file, int n) {
        return file.resolveSibling(PREFIX + n + "-" + file.getFileName());
    }
}
