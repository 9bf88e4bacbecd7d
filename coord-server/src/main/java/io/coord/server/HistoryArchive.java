package io.coord.server;

import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.log.LogFiles;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies snapshots and logs to a directory, as they come, so that a server can be made of them as it was at any time
 * ({@code restore}). A log that still grows is copied again when it has grown: its copy may end in the middle of a record,
 * like a log after a crash. Nothing is ever removed there. Thread: background.
 */
final class HistoryArchive implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(HistoryArchive.class);
    private static final String UNFINISHED = "unfinished.";

    private final String server;
    private final FileSystem files;
    private final StorageDirs dirs;
    private final StorageDirs archive;

    /** @param directory is made if it is missing; has the form of a data directory */
    HistoryArchive(String server, FileSystem files, StorageDirs dirs, Path directory) {
        this.server = server;
        this.files = files;
        this.dirs = dirs;
        this.archive = StorageDirs.of(directory);
    }

    @Override
    public void run() {
        copyAll();
    }

    /** Wraps a purge, so that nothing is removed that is not archived yet. */
    Runnable before(Runnable purge) {
        return () -> {
            if (copyAll()) {
                purge.run();
            } else {
                log.warn("old data is not removed before it is archived server={}", server);
            }
        };
    }

    /** Returns whether the archive has all that there is. */
    private boolean copyAll() {
        try {
            Files.createDirectories(archive.snapshotDir());
            int copied = 0;
            for (Path file : sources()) {
                copied += copyIfNewer(file) ? 1 : 0;
            }
            if (copied > 0) {
                log.debug("archived server={} files={}", server, copied);
            }
            return true;
        } catch (IOException | RuntimeException e) {
            log.error("archiving failed, it is tried again server={} cause={}", server, e.toString());
            return false;
        }
    }

    private List<Path> sources() throws FileFailure {
        List<Path> sources = new ArrayList<>();
        new SnapshotStore(files, dirs.snapshotDir())
                .list().stream().map(SnapshotFile::path).forEach(sources::add);
        sources.addAll(LogFiles.list(files, dirs.logDir()));
        return sources;
    }

    private boolean copyIfNewer(Path source) throws IOException {
        Path target = archive.snapshotDir().resolve(source.getFileName());
        try {
            FileTime changed = Files.getLastModifiedTime(source);
            if (Files.exists(target) && Files.getLastModifiedTime(target).compareTo(changed) >= 0) {
                return false;
            }
            Path unfinished = archive.snapshotDir().resolve(UNFINISHED + source.getFileName());
            Files.copy(source, unfinished, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            // The time from before the copy: what came meanwhile makes the source newer.
            Files.setLastModifiedTime(unfinished, changed);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (NoSuchFileException e) {
            // Purged since the list was made.
            return false;
        }
    }
}
