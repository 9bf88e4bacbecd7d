package io.coord.server.config;

import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileFailure.Kind;
import io.coord.zab.storage.fs.FileFailure.Operation;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.OpenFile;
import io.coord.zab.storage.fs.RealFileSystem;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Real files that are changed so many times; then the process has died. */
final class DyingFileSystem implements FileSystem {
    private final FileSystem real = new RealFileSystem();
    private int left;

    DyingFileSystem(int changes) {
        this.left = changes;
    }

    private void change(Path file) throws FileFailure {
        if (left-- <= 0) {
            throw new FileFailure(Operation.WRITE, file, Kind.OTHER, "the process is dead", null);
        }
    }

    @Override
    public OpenFile create(Path file) throws FileFailure {
        change(file);
        return new DyingFile(real.create(file));
    }

    @Override
    public OpenFile open(Path file, Access access) throws FileFailure {
        return new DyingFile(real.open(file, access));
    }

    @Override
    public boolean exists(Path path) {
        return real.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return real.isDirectory(path);
    }

    @Override
    public void createDirectories(Path directory) throws FileFailure {
        change(directory);
        real.createDirectories(directory);
    }

    @Override
    public List<String> list(Path directory) throws FileFailure {
        return real.list(directory);
    }

    @Override
    public long length(Path file) throws FileFailure {
        return real.length(file);
    }

    @Override
    public void rename(Path source, Path target) throws FileFailure {
        change(source);
        real.rename(source, target);
    }

    @Override
    public void delete(Path file) throws FileFailure {
        change(file);
        real.delete(file);
    }

    @Override
    public void syncDirectory(Path directory) throws FileFailure {
        change(directory);
        real.syncDirectory(directory);
    }

    private final class DyingFile implements OpenFile {
        private final OpenFile file;

        DyingFile(OpenFile file) {
            this.file = file;
        }

        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public long length() throws FileFailure {
            return file.length();
        }

        @Override
        public int read(long position, ByteBuffer target) throws FileFailure {
            return file.read(position, target);
        }

        @Override
        public void write(long position, ByteBuffer source) throws FileFailure {
            change(path());
            file.write(position, source);
        }

        @Override
        public void truncate(long length) throws FileFailure {
            change(path());
            file.truncate(length);
        }

        @Override
        public void sync() throws FileFailure {
            change(path());
            file.sync();
        }

        @Override
        public void close() throws FileFailure {
            file.close();
        }
    }
}
