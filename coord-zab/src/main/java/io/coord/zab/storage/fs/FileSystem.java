package io.coord.zab.storage.fs;

import java.nio.file.Path;
import java.util.List;

/**
 * A disk as storage sees it. What each call makes durable is its contract, since crash safety is built on it:
 *
 * <ul>
 *   <li>{@link OpenFile#sync()}: the bytes and the length of that file;
 *   <li>{@link #syncDirectory}: the names in that directory: creations, renames, deletions;
 *   <li>everything else: nothing, and in no order.
 * </ul>
 *
 * <p>Every failure is a {@link FileFailure} that names file and operation. Paths are absolute and normalised.
 * Implementations are thread-safe; an {@link OpenFile} has one user at a time.
 */
public interface FileSystem {
    /** What an open file is for. */
    enum Access {
        READ,
        WRITE
    }

    /** Creates an empty file that must not exist, for writing. */
    OpenFile create(Path file) throws FileFailure;

    /** Opens a file that exists. */
    OpenFile open(Path file, Access access) throws FileFailure;

    boolean exists(Path path);

    /** Whether {@code path} is a directory. */
    boolean isDirectory(Path path);

    /** Creates a directory and its missing parents, all durable on return. */
    void createDirectories(Path directory) throws FileFailure;

    /** Returns the names in a directory, sorted; a missing directory is empty. */
    List<String> list(Path directory) throws FileFailure;

    /** Length of a file in bytes. */
    long length(Path file) throws FileFailure;

    /** Renames within a directory, replacing {@code target} in one step if it exists. */
    void rename(Path source, Path target) throws FileFailure;

    /** Deletes a file that exists. */
    void delete(Path file) throws FileFailure;

    /** Makes creations, renames and deletions in this directory durable. */
    void syncDirectory(Path directory) throws FileFailure;
}
