package io.coord.zab.storage.fs;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An open file with explicit positions. One user at a time. */
public interface OpenFile extends AutoCloseable {
    Path path();

    long length() throws FileFailure;

    /**
     * Reads up to {@code target.remaining()} bytes.
     *
     * @return the bytes read, at least 1 if there was room; -1 at or behind the end of the file
     */
    int read(long position, ByteBuffer target) throws FileFailure;

    /** Writes all remaining bytes; a gap behind the old end reads as zeros. Not durable before {@link #sync()}. */
    void write(long position, ByteBuffer source) throws FileFailure;

    /** Cuts the file to {@code length} bytes, if it is longer. Not durable before {@link #sync()}. */
    void truncate(long length) throws FileFailure;

    /**
     * Makes bytes and length durable. After a failure the state of everything written since the last success is
     * unknown, and calling again proves nothing: the kernel may have dropped the dirty pages.
     */
    void sync() throws FileFailure;

    /** Idempotent. Makes nothing durable. */
    @Override
    void close() throws FileFailure;
}
