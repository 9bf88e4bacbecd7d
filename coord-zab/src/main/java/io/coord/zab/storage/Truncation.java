package io.coord.zab.storage;

import io.coord.core.model.Zxid;
import io.coord.core.tree.TreeOptions;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.OpenFile;
import io.coord.zab.storage.log.LogFileReader;
import io.coord.zab.storage.log.LogFiles;
import io.coord.zab.storage.log.LogRecord;
import io.coord.zab.storage.log.LogScan;
import io.coord.zab.storage.log.LogScanResult;
import io.coord.zab.storage.snapshot.DamagedSnapshotException;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes back the end of the history, when the leader says TRUNC (spec: disk-formats 3.1, peer-protocol 5). No log may be
 * open. Afterwards the state is recovered anew.
 *
 * <p>Newer snapshots go too, which ZooKeeper 3.9 forgets (spec: peer-protocol, known bugs 17). They go first, then logs
 * from the end: a crash at any moment leaves a history that is whole, only not yet short enough.
 */
public final class Truncation {
    private final FileSystem files;
    private final StorageDirs dirs;
    private final TreeOptions options;
    private final long zxid;

    private Truncation(FileSystem files, StorageDirs dirs, TreeOptions options, long zxid) {
        this.files = files;
        this.dirs = dirs;
        this.options = options;
        this.zxid = zxid;
    }

    /**
     * Ends the history with transaction {@code zxid}; durable on return.
     *
     * @param options for a trial load of the snapshot that will be the base
     * @return false if this server cannot go back there: it has no such transaction, or no snapshot from before it.
     *     Nothing was changed; the state must come from the leader
     * @throws FileFailure the disk fails; recover and try again
     */
    public static boolean truncate(FileSystem files, StorageDirs dirs, TreeOptions options, long zxid)
            throws IOException {
        return new Truncation(files, dirs, options, zxid).truncate();
    }

    private boolean truncate() throws IOException {
        SnapshotStore store = new SnapshotStore(files, dirs.snapshotDir());
        SnapshotFile base = baseOf(store);
        if (base == null || !reaches(base.zxid())) {
            return false;
        }
        List<Path> newer = new ArrayList<>();
        for (SnapshotFile snapshot : store.list()) {
            if (snapshot.zxid() > zxid) {
                newer.add(snapshot.path());
            }
        }
        for (Path snapshot : newer) {
            files.delete(snapshot);
            files.syncDirectory(dirs.snapshotDir());
        }
        cutLogs();
        return true;
    }

    /** The newest good snapshot that does not go too far; null if there is none. */
    private @Nullable SnapshotFile baseOf(SnapshotStore store) throws IOException {
        for (SnapshotFile snapshot : store.list()) {
            if (snapshot.zxid() <= zxid && isGood(store, snapshot)) {
                return snapshot;
            }
        }
        return null;
    }

    private boolean isGood(SnapshotStore store, SnapshotFile snapshot) throws IOException {
        try {
            store.load(snapshot, options);
            return true;
        } catch (DamagedSnapshotException e) {
            return false;
        }
    }

    private boolean reaches(long from) throws FileFailure {
        boolean[] found = {from == zxid};
        LogScanResult result = LogScan.scan(files, dirs.logDir(), from, record -> found[0] |= record.zxid() == zxid);
        // With a gap further on, newer snapshots are what makes the directory whole: they must not go first.
        return found[0] && result.damage() == null;
    }

    private void cutLogs() throws FileFailure {
        List<Path> logs = new ArrayList<>(LogFiles.list(files, dirs.logDir()));
        Collections.reverse(logs);
        for (Path log : logs) {
            if (LogFiles.zxidOf(log) <= zxid) {
                cut(log);
                return;
            }
            files.delete(log);
            files.syncDirectory(dirs.logDir());
        }
    }

    /** Cuts right behind the last record that stays. */
    private void cut(Path log) throws FileFailure {
        long end = 0;
        try (LogFileReader reader = LogFileReader.open(files, log)) {
            for (LogRecord record = reader.next(); record != null; record = reader.next()) {
                if (record.zxid() > zxid) {
                    break;
                }
                end = record.end();
            }
        }
        if (end == 0) {
            throw new IllegalStateException(log + " has no transaction up to " + Zxid.toString(zxid));
        }
        try (OpenFile file = files.open(log, FileSystem.Access.WRITE)) {
            file.truncate(end);
            file.sync();
        }
    }
}
