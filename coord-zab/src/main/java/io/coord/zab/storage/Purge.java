package io.coord.zab.storage;

import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.log.LogFiles;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Removes what no recovery needs (spec: disk-formats 7). May run beside the server: it never touches the newest log
 * file nor any snapshot that is being written.
 */
public final class Purge {
    private Purge() {}

    /**
     * Keeps the newest {@code retain} snapshots that look complete, and every log file that may hold a transaction after
     * the oldest of them. Without any such snapshot nothing is removed.
     *
     * @param retain at least 1; ZooKeeper demands 3
     * @return what was removed, in that order
     */
    public static List<Path> purge(FileSystem files, StorageDirs dirs, int retain) throws FileFailure {
        if (retain < 1) {
            throw new IllegalArgumentException("retain " + retain + ": at least one snapshot must be kept");
        }
        SnapshotStore store = new SnapshotStore(files, dirs.snapshotDir());
        List<SnapshotFile> kept = new ArrayList<>();
        for (SnapshotFile snapshot : store.list()) {
            if (kept.size() < retain && store.looksComplete(snapshot)) {
                kept.add(snapshot);
            }
        }
        if (kept.isEmpty()) {
            return List.of();
        }
        long oldestKept = kept.get(kept.size() - 1).zxid();
        List<Path> removed = new ArrayList<>(removeSnapshots(files, dirs, store, oldestKept));
        removed.addAll(removeLogs(files, dirs, oldestKept));
        return removed;
    }

    /** The oldest first, and durably before the logs: what a crash leaves has its log. */
    private static List<Path> removeSnapshots(FileSystem files, StorageDirs dirs, SnapshotStore store, long oldestKept)
            throws FileFailure {
        List<Path> old = new ArrayList<>();
        for (SnapshotFile snapshot : store.list()) {
            if (snapshot.zxid() < oldestKept) {
                old.add(snapshot.path());
            }
        }
        Collections.reverse(old);
        return remove(files, dirs.snapshotDir(), old);
    }

    private static List<Path> removeLogs(FileSystem files, StorageDirs dirs, long oldestKept) throws FileFailure {
        List<Path> old = new ArrayList<>();
        for (Path log : LogFiles.list(files, dirs.logDir())) {
            if (LogFiles.zxidOf(log) <= oldestKept) {
                old.add(log);
            }
        }
        if (!old.isEmpty()) {
            // It may go on beyond the snapshot.
            old.remove(old.size() - 1);
        }
        return remove(files, dirs.logDir(), old);
    }

    private static List<Path> remove(FileSystem files, Path directory, List<Path> paths) throws FileFailure {
        for (Path path : paths) {
            files.delete(path);
        }
        if (!paths.isEmpty()) {
            files.syncDirectory(directory);
        }
        return paths;
    }
}
