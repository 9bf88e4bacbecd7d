package io.coord.zab.storage.fs;

import io.coord.zab.storage.fs.FileFailure.Kind;
import io.coord.zab.storage.fs.FileFailure.Operation;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A disk that lives and dies with this object: servers that are fully in memory. "Durable" here means: seen by a server
 * that is opened later on the same object. Thread-safe.
 */
public final class MemoryFileSystem implements FileSystem {
    private final Map<Path, SparseBytes> files = new TreeMap<>();
    private final Set<Path> directories = new TreeSet<>();

    @Override
    public synchronized OpenFile create(Path file) throws FileFailure {
        Path parent = file.getParent();
        if (parent == null || !directories.contains(parent)) {
            throw new FileFailure(Operation.CREATE, file, Kind.MISSING, "no such directory", null);
        }
        if (exists(file)) {
            throw new FileFailure(Operation.CREATE, file, Kind.EXISTS, "exists already", null);
        }
        SparseBytes bytes = new SparseBytes();
        files.put(file, bytes);
        return new MemoryFile(file, bytes);
    }

    @Override
    public synchronized OpenFile open(Path file, Access access) throws FileFailure {
        return new MemoryFile(file, find(Operation.OPEN, file));
    }

    @Override
    public synchronized boolean exists(Path path) {
        return files.containsKey(path) || directories.contains(path);
    }

    @Override
    public synchronized boolean isDirectory(Path path) {
        return directories.contains(path);
    }

    @Override
    public synchronized void createDirectories(Path directory) throws FileFailure {
        for (Path p = directory; p != null; p = p.getParent()) {
            if (files.containsKey(p)) {
                throw new FileFailure(Operation.CREATE, p, Kind.EXISTS, "is a file, not a directory", null);
            }
            directories.add(p);
        }
    }

    @Override
    public synchronized List<String> list(Path directory) {
        List<String> names = new ArrayList<>();
        for (Path path : files.keySet()) {
            addNameIfIn(directory, path, names);
        }
        for (Path path : directories) {
            addNameIfIn(directory, path, names);
        }
        names.sort(null);
        return List.copyOf(names);
    }

    private static void addNameIfIn(Path directory, Path path, List<String> names) {
        if (directory.equals(path.getParent())) {
            names.add(String.valueOf(path.getFileName()));
        }
    }

    @Override
    public synchronized long length(Path file) throws FileFailure {
        return find(Operation.READ, file).length();
    }

    @Override
    public synchronized void rename(Path source, Path target) throws FileFailure {
        SparseBytes bytes = find(Operation.RENAME, source);
        files.remove(source);
        files.put(target, bytes);
    }

    @Override
    public synchronized void delete(Path file) throws FileFailure {
        find(Operation.DELETE, file);
        files.remove(file);
    }

    @Override
    public void syncDirectory(Path directory) {
        // nothing to do: a name is there as soon as it is made
    }

    private SparseBytes find(Operation operation, Path file) throws FileFailure {
        SparseBytes bytes = files.get(file);
        if (bytes == null) {
            throw new FileFailure(operation, file, Kind.MISSING, "no such file or directory", null);
        }
        return bytes;
    }

    private static final class MemoryFile implements OpenFile {
        private final Path path;
        private final SparseBytes bytes;

        MemoryFile(Path path, SparseBytes bytes) {
            this.path = path;
            this.bytes = bytes;
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public long length() {
            synchronized (bytes) {
                return bytes.length();
            }
        }

        @Override
        public int read(long position, ByteBuffer target) {
            synchronized (bytes) {
                return bytes.read(position, target);
            }
        }

        @Override
        public void write(long position, ByteBuffer source) {
            synchronized (bytes) {
                bytes.write(position, source);
            }
        }

        @Override
        public void truncate(long length) {
            synchronized (bytes) {
                bytes.truncate(length);
            }
        }

        @Override
        public void sync() {
            // nothing to do: what is written is there
        }

        @Override
        public void close() {
            // nothing to do: no resource is held
        }
    }
}
