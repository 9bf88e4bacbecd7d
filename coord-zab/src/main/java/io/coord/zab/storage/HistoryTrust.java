package io.coord.zab.storage;

import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.OpenFile;
import java.nio.file.Path;

/**
 * Whether a replicated server may vote with its history. Not, if it has lost transactions that it may have acknowledged:
 * a quorum with it could elect a leader that lacks something committed. A file says so, which ZooKeeper ignores; it goes
 * when the server is synchronised with a leader.
 */
public final class HistoryTrust {
    private static final String MARKER = "history-incomplete";

    private final FileSystem files;
    private final Path directory;
    private final Path marker;

    public HistoryTrust(FileSystem files, StorageDirs dirs) {
        this.files = files;
        this.directory = dirs.snapshotDir();
        this.marker = directory.resolve(MARKER);
    }

    public boolean isTrusted() {
        return !files.exists(marker);
    }

    /** Durable on return. */
    public void withdraw() throws FileFailure {
        if (isTrusted()) {
            OpenFile file = files.create(marker);
            file.close();
        }
        files.syncDirectory(directory);
    }

    /** All of a leader's initial history is durable here, and so is its epoch. */
    public void restore() throws FileFailure {
        if (!isTrusted()) {
            files.delete(marker);
            files.syncDirectory(directory);
        }
    }
}
