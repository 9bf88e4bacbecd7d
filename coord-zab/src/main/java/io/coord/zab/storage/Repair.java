package io.coord.zab.storage;

import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.OpenFile;
import io.coord.zab.storage.log.LogDamage;
import io.coord.zab.storage.log.LogFiles;
import io.coord.zab.storage.log.LogFormat;
import io.coord.zab.storage.log.LogTail;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Changes to the directories after recovery has decided. Each is durable before the next, and a crash in between leaves
 * what the next recovery judges the same way. What may have been acknowledged is set aside under a name that neither
 * coord nor ZooKeeper reads.
 */
final class Repair {
    private static final int COPY_BYTES = 256 * 1024;

    private final FileSystem files;
    private final List<String> done = new ArrayList<>();

    Repair(FileSystem files) {
        this.files = files;
    }

    /** A line for each change. */
    List<String> done() {
        return done;
    }

    /** Deletes files without any content that counts. */
    void delete(List<Path> paths, String what) throws FileFailure {
        for (Path path : paths) {
            files.delete(path);
            files.syncDirectory(directoryOf(path));
            done.add("deleted " + path + ": " + what);
        }
    }

    /** Cuts a torn tail; whole records in it are kept aside, though none of them was acknowledged. */
    void cutTorn(Path file, LogTail tail) throws FileFailure {
        if (tail.offset() <= LogFormat.HEADER_BYTES) {
            // Nothing would be left, and the next append needs the name.
            moveAside(file, "torn-", "its first write was never synced");
            return;
        }
        String kept = tail.wholeBehind() == 0 ? "" : ", kept as " + copyAside(file, "torn-");
        cut(file, tail.offset());
        done.add("cut torn tail of " + file + " at offset " + tail.offset() + ": " + (tail.end() - tail.offset())
                + " bytes of a write that was never synced" + kept);
    }

    /** Ends the history where the damage begins. */
    void cutDamage(Path logDir, LogDamage damage) throws FileFailure {
        List<Path> later = new ArrayList<>();
        for (Path log : LogFiles.list(files, logDir)) {
            if (LogFiles.zxidOf(log) > LogFiles.zxidOf(damage.file())) {
                later.add(log);
            }
        }
        // The newest first: a crash in between must not leave an end that looks clean.
        Collections.reverse(later);
        for (Path log : later) {
            moveAside(log, "it is behind the damage in " + damage.file());
        }
        if (damage.offset() <= LogFormat.HEADER_BYTES) {
            moveAside(damage.file(), damage.reason());
        } else {
            Path copy = copyAside(damage.file(), "damaged-");
            cut(damage.file(), damage.offset());
            done.add("cut " + damage.file() + " at offset " + damage.offset() + ", the whole is kept as " + copy + ": "
                    + damage.reason());
        }
    }

    /** Renames a file so that nobody takes it for what it is not. */
    void moveAside(Path file, String why) throws FileFailure {
        moveAside(file, "damaged-", why);
    }

    private void moveAside(Path file, String prefix, String why) throws FileFailure {
        Path target = freeName(file, prefix);
        files.rename(file, target);
        files.syncDirectory(directoryOf(file));
        done.add("renamed " + file + " to " + target.getFileName() + ": " + why);
    }

    private void cut(Path path, long length) throws FileFailure {
        try (OpenFile file = files.open(path, FileSystem.Access.WRITE)) {
            file.truncate(length);
            file.sync();
        }
    }

    private Path copyAside(Path source, String prefix) throws FileFailure {
        Path target = freeName(source, prefix);
        try (OpenFile from = files.open(source, FileSystem.Access.READ);
                OpenFile to = files.create(target)) {
            ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
            long position = 0;
            while (from.read(position, buffer) > 0) {
                buffer.flip();
                int count = buffer.remaining();
                to.write(position, buffer);
                position += count;
                buffer.clear();
            }
            to.sync();
        }
        files.syncDirectory(directoryOf(target));
        return target;
    }

    private Path freeName(Path file, String prefix) {
        Path first = file.resolveSibling(prefix + file.getFileName());
        Path name = first;
        for (int i = 2; files.exists(name); i++) {
            name = first.resolveSibling(first.getFileName() + "." + i);
        }
        return name;
    }

    private static Path directoryOf(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            throw new IllegalArgumentException(file + " has no directory");
        }
        return directory;
    }
}
