package io.coord.zab.storage.fs;

import io.coord.zab.storage.fs.FileFailure.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The disk of the machine, through file channels. Thread-safe. */
public final class RealFileSystem implements FileSystem {
    @Override
    public OpenFile create(Path file) throws FileFailure {
        try {
            return new RealFile(
                    file,
                    FileChannel.open(
                            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw FileFailure.of(Operation.CREATE, file, e);
        }
    }

    @Override
    public OpenFile open(Path file, Access access) throws FileFailure {
        try {
            FileChannel channel = access == Access.READ
                    ? FileChannel.open(file, StandardOpenOption.READ)
                    : FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new RealFile(file, channel);
        } catch (IOException e) {
            throw FileFailure.of(Operation.OPEN, file, e);
        }
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public void createDirectories(Path directory) throws FileFailure {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path p = directory; p != null && !Files.isDirectory(p); p = p.getParent()) {
            missing.push(p);
        }
        for (Path next : missing) {
            try {
                Files.createDirectory(next);
            } catch (java.nio.file.FileAlreadyExistsException e) {
                if (!Files.isDirectory(next)) {
                    throw FileFailure.of(Operation.CREATE, next, e);
                }
            } catch (IOException e) {
                throw FileFailure.of(Operation.CREATE, next, e);
            }
            Path parent = next.getParent();
            if (parent != null) {
                syncDirectory(parent);
            }
        }
    }

    @Override
    public List<String> list(Path directory) throws FileFailure {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> names = Files.list(directory)) {
            return names.map(p -> String.valueOf(p.getFileName())).sorted().collect(Collectors.toUnmodifiableList());
        } catch (IOException e) {
            throw FileFailure.of(Operation.LIST, directory, e);
        }
    }

    @Override
    public long length(Path file) throws FileFailure {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw FileFailure.of(Operation.READ, file, e);
        }
    }

    @Override
    public void rename(Path source, Path target) throws FileFailure {
        try {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw FileFailure.of(Operation.RENAME, source, e);
        }
    }

    @Override
    public void delete(Path file) throws FileFailure {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw FileFailure.of(Operation.DELETE, file, e);
        }
    }

    @Override
    public void syncDirectory(Path directory) throws FileFailure {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw FileFailure.of(Operation.SYNC, directory, e);
        }
    }

    private static final class RealFile implements OpenFile {
        private final Path path;
        private final FileChannel channel;

        RealFile(Path path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public long length() throws FileFailure {
            try {
                return channel.size();
            } catch (IOException e) {
                throw FileFailure.of(Operation.READ, path, e);
            }
        }

        @Override
        public int read(long position, ByteBuffer target) throws FileFailure {
            try {
                return channel.read(target, position);
            } catch (IOException e) {
                throw FileFailure.of(Operation.READ, path, e);
            }
        }

        @Override
        public void write(long position, ByteBuffer source) throws FileFailure {
            long at = position;
            try {
                while (source.hasRemaining()) {
                    at += channel.write(source, at);
                }
            } catch (IOException e) {
                throw FileFailure.of(Operation.WRITE, path, e);
            }
        }

        @Override
        public void truncate(long length) throws FileFailure {
            try {
                channel.truncate(length);
            } catch (IOException e) {
                throw FileFailure.of(Operation.TRUNCATE, path, e);
            }
        }

        @Override
        public void sync() throws FileFailure {
            try {
                // fdatasync: it leaves out time stamps, but not the length and the block map that reading needs.
                channel.force(false);
            } catch (IOException e) {
                throw FileFailure.of(Operation.SYNC, path, e);
            }
        }

        @Override
        public void close() throws FileFailure {
            try {
                channel.close();
            } catch (IOException e) {
                throw FileFailure.of(Operation.CLOSE, path, e);
            }
        }
    }
}
