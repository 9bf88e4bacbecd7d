package io.coord.zab.storage.snapshot;

import io.coord.core.codec.DecodeException;
import io.coord.core.image.SnapshotBodyReader;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.OpenFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one directory.
 *
 * <p>Writing: under a temporary name, synced, renamed, directory synced; so unlike with ZooKeeper a crash leaves no
 * half-written file of a snapshot's name. Loading: as a stream, every seal is checked.
 *
 * <p>Thread-safe, but for writing two of the same zxid at once.
 */
public final class SnapshotStore {
    private static final int SHORTEST_BYTES = 10;
    private static final byte[] PLAIN_END = {0, 0, 0, 1, '/'};

    private final FileSystem files;
    private final Path directory;

    /** @param directory the {@code version-2} directory of the snapshots, which exists */
    public SnapshotStore(FileSystem files, Path directory) {
        this.files = files;
        this.directory = directory;
    }

    /** Returns the files with a snapshot's name, the newest first. Says nothing about their content. */
    public List<SnapshotFile> list() throws FileFailure {
        List<SnapshotFile> snapshots = new ArrayList<>();
        for (String name : files.list(directory)) {
            SnapshotFile.parse(directory, name).ifPresent(snapshots::add);
        }
        snapshots.sort(Comparator.comparingLong(SnapshotFile::zxid).reversed());
        return snapshots;
    }

    /**
     * Writes a snapshot; it is durable on return. After an exception nothing of it is left.
     *
     * @throws IOException as the disk or the compression does
     */
    public SnapshotFile write(SnapshotSource source, SnapshotOptions options) throws IOException {
        return write(source, options, "");
    }

    /**
     * Writes a snapshot under a name by which nobody takes it for one; durable on return. {@link #adoptPending} gives it
     * its own.
     *
     * @throws IOException as the disk or the compression does
     */
    public void writePending(SnapshotSource source, SnapshotOptions options) throws IOException {
        write(source, options, SnapshotFile.PENDING_PREFIX);
    }

    /**
     * Writes a snapshot that is kept for people: no recovery and no purge looks at it. Durable on return.
     *
     * @throws IOException as the disk or the compression does
     */
    public Path writeAside(SnapshotSource source, SnapshotOptions options) throws IOException {
        String name = SnapshotFile.fileName(source.zxid(), options.compression());
        int n = 1;
        while (files.exists(directory.resolve(SnapshotFile.ASIDE_PREFIX + n + "-" + name))) {
            n++;
        }
        return write(source, options, SnapshotFile.ASIDE_PREFIX + n + "-").path();
    }

    private SnapshotFile write(SnapshotSource source, SnapshotOptions options, String prefix) throws IOException {
        String name = SnapshotFile.fileName(source.zxid(), options.compression());
        Path target = directory.resolve(prefix + name);
        Path temporary = directory.resolve(SnapshotFile.TEMPORARY_PREFIX + name);
        if (files.exists(temporary)) {
            files.delete(temporary);
        }
        try (OpenFile file = files.create(temporary)) {
            writeAndSync(file, source, options);
        } catch (IOException | RuntimeException e) {
            deleteAfter(e, temporary);
            throw e;
        }
        files.rename(temporary, target);
        files.syncDirectory(directory);
        return new SnapshotFile(target, source.zxid(), options.compression());
    }

    private static void writeAndSync(OpenFile file, SnapshotSource source, SnapshotOptions options) throws IOException {
        FileOutput plain = new FileOutput(file, options.syncStepBytes());
        try (OutputStream out = options.compression().compress(plain)) {
            SnapshotWriter.write(out, source, options.optionalSections());
        }
        plain.sync();
    }

    private void deleteAfter(Exception cause, Path temporary) {
        try {
            if (files.exists(temporary)) {
                files.delete(temporary);
            }
        } catch (FileFailure e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Loads a snapshot whole, checking everything.
     *
     * @throws DamagedSnapshotException    it is incomplete or wrong
     * @throws CompressionMissingException a library is missing, so nobody knows
     * @throws FileFailure                 the disk fails
     */
    public ReplicatedState load(SnapshotFile snapshot, TreeOptions options) throws IOException {
        try (OpenFile file = files.open(snapshot.path(), FileSystem.Access.READ)) {
            return load(file, snapshot, options);
        }
    }

    private static ReplicatedState load(OpenFile file, SnapshotFile snapshot, TreeOptions options) throws IOException {
        SnapshotReader reader = null;
        try {
            Compression compression = snapshot.compression();
            long length = compression == Compression.NONE ? file.length() : SnapshotBodyReader.UNKNOWN_LENGTH;
            reader = new SnapshotReader(compression.decompress(new FileInput(file)), length);
            return reader.read(options, snapshot.zxid());
        } catch (FileFailure | CompressionMissingException e) {
            throw e;
        } catch (EOFException e) {
            throw damaged(snapshot, reader, "the file ends too early", e);
        } catch (ZipException | DecodeException e) {
            throw damaged(snapshot, reader, String.valueOf(e.getMessage()), e);
        } catch (IOException | UncheckedIOException e) {
            // All that is left is a decompressor's complaint about its input.
            throw damaged(snapshot, reader, "cannot be decompressed: " + e.getMessage(), e);
        }
    }

    private static DamagedSnapshotException damaged(
            SnapshotFile snapshot, @Nullable SnapshotReader reader, String why, Exception e) {
        return new DamagedSnapshotException(snapshot, reader == null ? 0 : reader.offset(), why, e);
    }

    /**
     * Whether the file looks like a complete snapshot at its ends: a plain one has its last seal, a compressed one its
     * first bytes. What ZooKeeper's purge and recovery look at first (spec: disk-formats 3).
     */
    public boolean looksComplete(SnapshotFile snapshot) throws FileFailure {
        try (OpenFile file = files.open(snapshot.path(), FileSystem.Access.READ)) {
            long length = file.length();
            if (snapshot.compression() == Compression.NONE) {
                return length >= SHORTEST_BYTES
                        && Arrays.equals(PLAIN_END, read(file, length - PLAIN_END.length, PLAIN_END.length));
            }
            byte[] magic = snapshot.compression().magic();
            return length >= magic.length && Arrays.equals(magic, read(file, 0, magic.length));
        }
    }

    private static byte[] read(OpenFile file, long position, int count) throws FileFailure {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (file.read(position + bytes.position(), bytes) < 0) {
                break;
            }
        }
        return bytes.array();
    }

    /** Returns the snapshot that waits to replace all history; empty if there is none. */
    public Optional<SnapshotFile> pending() throws FileFailure {
        for (String name : files.list(directory)) {
            if (name.startsWith(SnapshotFile.PENDING_PREFIX)) {
                Optional<SnapshotFile> snapshot =
                        SnapshotFile.parse(directory, name.substring(SnapshotFile.PENDING_PREFIX.length()));
                if (snapshot.isPresent()) {
                    return snapshot;
                }
            }
        }
        return Optional.empty();
    }

    /** Gives a pending snapshot its name, durably. There must be no other of this name. */
    public void adoptPending(SnapshotFile snapshot) throws FileFailure {
        files.rename(
                snapshot.path()
                        .resolveSibling(
                                SnapshotFile.PENDING_PREFIX + snapshot.path().getFileName()),
                snapshot.path());
        files.syncDirectory(directory);
    }

    /** Returns what unfinished writes of a process that died have left. */
    public List<Path> leftovers() throws FileFailure {
        List<Path> leftovers = new ArrayList<>();
        for (String name : files.list(directory)) {
            if (name.startsWith(SnapshotFile.TEMPORARY_PREFIX + SnapshotFile.PREFIX)) {
                leftovers.add(directory.resolve(name));
            }
        }
        return leftovers;
    }
}
