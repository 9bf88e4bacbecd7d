package io.coord.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a request as far as it has come: in memory while it is short, then in a file that goes with it. Written by
 * one thread, then read by another.
 */
final class ReceivedBody implements HttpBody, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReceivedBody.class);
    private static final int IN_MEMORY_BYTES = 64 * 1024;

    private final @Nullable Path scratch;
    private final long limit;
    private @Nullable ByteArrayOutputStream memory = new ByteArrayOutputStream(0);
    private @Nullable Path file;
    private @Nullable OutputStream toFile;
    private long length;

    /** @param limit in bytes */
    ReceivedBody(@Nullable Path scratch, long limit) {
        this.scratch = scratch;
        this.limit = limit;
    }

    long limit() {
        return limit;
    }

    /** Returns false if it is too long. */
    boolean add(ByteBuf piece) throws IOException {
        int bytes = piece.readableBytes();
        length += bytes;
        if (length > limit) {
            return false;
        }
        byte[] array = ByteBufUtil.getBytes(piece);
        if (memory != null && length > IN_MEMORY_BYTES) {
            file = scratch == null
                    ? Files.createTempFile("coord-", ".body")
                    : Files.createTempFile(scratch, "coord-", ".body");
            toFile = Files.newOutputStream(file);
            memory.writeTo(toFile);
            memory = null;
        }
        (memory == null ? toFile : memory).write(array);
        return true;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InputStream open() throws IOException {
        if (memory != null) {
            return new ByteArrayInputStream(memory.toByteArray());
        }
        toFile.flush();
        return Files.newInputStream(file);
    }

    @Override
    public void close() {
        try {
            if (toFile != null) {
                toFile.close();
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            log.warn("file of a request can not be removed file={} cause={}", file, e.toString());
        }
    }
}
