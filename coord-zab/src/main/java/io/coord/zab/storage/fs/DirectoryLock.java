package io.coord.zab.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second server, of this or another JVM, away from directories in use: two writers would destroy each other's
 * log. The lock is on a file of our own beside ZooKeeper's, which ZooKeeper ignores; the system drops it when the
 * process dies.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DirectoryLock.class);
    private static final String FILE_NAME = "coord.lock";

    private final List<FileChannel> channels = new ArrayList<>();

    private DirectoryLock() {}

    /**
     * Takes the directories of a server, those that exist: recovery refuses a start without the others.
     *
     * @throws DirectoryInUseException another server has one of them
     * @throws IOException             the file can not be created
     */
    public static DirectoryLock acquire(Collection<Path> directories) throws IOException {
        DirectoryLock lock = new DirectoryLock();
        try {
            for (Path directory : new LinkedHashSet<>(directories)) {
                if (Files.isDirectory(directory)) {
                    lock.lock(directory);
                }
            }
            return lock;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private void lock(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channels.add(channel);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new DirectoryInUseException(directory, file);
        }
    }

    @Override
    public void close() {
        for (FileChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                log.warn("releasing a directory failed", e);
            }
        }
        channels.clear();
    }
}
