package io.coord.server.replica;

import io.coord.zab.storage.Purge;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes old snapshots and logs. What fails is tried again the next time. Thread: background. */
public final class SnapshotPurge implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(SnapshotPurge.class);

    private final String server;
    private final FileSystem files;
    private final StorageDirs dirs;
    private final int retain;

    /** @param retain how many snapshots stay, at least 1 */
    public SnapshotPurge(String server, FileSystem files, StorageDirs dirs, int retain) {
        this.server = server;
        this.files = files;
        this.dirs = dirs;
        this.retain = retain;
    }

    @Override
    public void run() {
        try {
            List<?> removed = Purge.purge(files, dirs, retain);
            if (!removed.isEmpty()) {
                log.info("old data removed server={} files={} retained={}", server, removed.size(), retain);
            }
        } catch (FileFailure | RuntimeException e) {
            log.error("removing old data failed, it is tried again server={}", server, e);
        }
    }
}
