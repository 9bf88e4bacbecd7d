package io.coord.server;

import io.coord.zab.sim.SimFileSystem;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileFailure.Kind;
import io.coord.zab.storage.fs.FileFailure.Operation;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.OpenFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A simulated disk for the threads of a real server: one call at a time. */
final class SharedDisk implements FileSystem {
    private final SimFileSystem disk;
    private boolean snapshotsFail;
    private int failedSnapshots;

    SharedDisk(SimFileSystem disk) {
        this.disk = disk;
    }

    /** From now on every change fails. */
    synchronized void fail(Kind kind) {
        disk.failAt(disk.changes() + 1, kind);
    }

    /** From now on there is no room for snapshots. */
    synchronized void failSnapshots() {
        snapshotsFail = true;
    }

    synchronized int failedSnapshots() {
        return failedSnapshots;
    }

    @Override
    public synchronized OpenFile create(Path file) throws FileFailure {
        if (snapshotsFail && file.getFileName().toString().contains("snapshot")) {
            failedSnapshots++;
            throw new FileFailure(Operation.CREATE, file, Kind.DISK_FULL, "no room for it", null);
        }
        return new SharedFile(disk.create(file));
    }

    @Override
    public synchronized OpenFile open(Path file, Access access) throws FileFailure {
        return new SharedFile(disk.open(file, access));
    }

    @Override
    public synchronized boolean exists(Path path) {
        return disk.exists(path);
    }

    @Override
    public synchronized boolean isDirectory(Path path) {
        return disk.isDirectory(path);
    }

    @Override
    public synchronized void createDirectories(Path directory) throws FileFailure {
        disk.createDirectories(directory);
    }

    @Override
    public synchronized List<String> list(Path directory) {
        return disk.list(directory);
    }

    @Override
    public synchronized long length(Path file) throws FileFailure {
        return disk.length(file);
    }

    @Override
    public synchronized void rename(Path source, Path target) throws FileFailure {
        disk.rename(source, target);
    }

    @Override
    public synchronized void delete(Path file) throws FileFailure {
        disk.delete(file);
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws FileFailure {
        disk.syncDirectory(directory);
    }

    private final class SharedFile implements OpenFile {
        private final OpenFile file;

        SharedFile(OpenFile file) {
            this.file = file;
        }

        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public long length() throws FileFailure {
            synchronized (SharedDisk.this) {
                return file.length();
            }
        }

        @Override
        public int read(long position, ByteBuffer target) throws FileFailure {
            synchronized (SharedDisk.this) {
                return file.read(position, target);
            }
        }

        @Override
        public void write(long position, ByteBuffer source) throws FileFailure {
            synchronized (SharedDisk.this) {
                file.write(position, source);
            }
        }

        @Override
        public void truncate(long length) throws FileFailure {
            synchronized (SharedDisk.this) {
                file.truncate(length);
            }
        }

        @Override
        public void sync() throws FileFailure {
            synchronized (SharedDisk.this) {
                file.sync();
            }
        }

        @Override
        public void close() throws FileFailure {
            synchronized (SharedDisk.this) {
                file.close();
            }
        }
    }
}
