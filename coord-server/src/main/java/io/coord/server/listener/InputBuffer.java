package io.coord.server.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a connection that are received and not yet served. Grows with what has arrived, not with what a client
 * announces. Thread: event loop of the connection.
 */
final class InputBuffer {
    private static final int SMALL_BYTES = 4096;

    private @Nullable ByteBuf bytes;

    /** Appends bytes, which it consumes. */
    void append(ByteBuf received) {
        if (bytes == null) {
            bytes = received;
            return;
        }
        int needed = bytes.readableBytes() + received.readableBytes();
        if (bytes.refCnt() > 1
                || bytes.isReadOnly()
                || bytes.maxCapacity() - bytes.writerIndex() < received.readableBytes()
                || bytes.writableBytes() < received.readableBytes()) {
            // Slices of waiting requests may point into the old buffer, so it is not compacted but left behind.
            ByteBuf larger = ByteBufAllocator.DEFAULT.ioBuffer(Math.max(needed, needed + needed / 2));
            larger.writeBytes(bytes);
            bytes.release();
            bytes = larger;
        }
        bytes.writeBytes(received);
        received.release();
    }

    boolean isEmpty() {
        return bytes == null;
    }

    /** The bytes that are not served yet. There must be some. */
    ByteBuf bytes() {
        return bytes;
    }

    /** Whether the length of the next frame is there. */
    boolean hasLength() {
        return bytes.readableBytes() >= Integer.BYTES;
    }

    /** What the client says is the length of the next frame. */
    int frameLength() {
        return bytes.getInt(bytes.readerIndex());
    }

    /** Whether all of the next frame is there. */
    boolean hasFrame(int length) {
        return bytes.readableBytes() - Integer.BYTES >= length;
    }

    /**
     * Moves to the next frame; until {@link #leaveFrame} the buffer ends where the frame ends.
     *
     * @return how many bytes stand behind it
     */
    int enterFrame(int length) {
        bytes.skipBytes(Integer.BYTES);
        int rest = bytes.readableBytes() - length;
        bytes.writerIndex(bytes.readerIndex() + length);
        return rest;
    }

    /** Moves behind the frame, however much of it was read. */
    void leaveFrame(int rest) {
        int end = bytes.writerIndex();
        bytes.setIndex(end, end + rest);
    }

    /**
     * Gives the buffer back once all in it is served. The beginning of a frame moves to a buffer of its size, so that
     * slow clients do not hold whole receive buffers.
     */
    void trim() {
        if (bytes == null) {
            return;
        }
        int left = bytes.readableBytes();
        if (left > 0 && left < SMALL_BYTES && bytes.capacity() > 2 * SMALL_BYTES) {
            ByteBuf small = bytes.alloc().buffer(left);
            small.writeBytes(bytes);
            release();
            bytes = small;
        } else if (left == 0) {
            release();
        }
    }

    void release() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
