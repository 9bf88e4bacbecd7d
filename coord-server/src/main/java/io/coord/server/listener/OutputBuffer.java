package io.coord.server.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** Collects the frames that a turn produces, so that they leave in one write. Thread: event loop of the connection. */
final class OutputBuffer {
    private static final int INITIAL_BYTES = 1024;
    private static final int WRITE_BYTES = 64 * 1024;

    private @Nullable ByteBuf bytes;
    private boolean closeAfterwards;

    /** Returns the buffer to append whole frames to. */
    ByteBuf frames(ChannelHandlerContext context) {
        if (bytes != null && bytes.readableBytes() >= WRITE_BYTES) {
            context.write(bytes, context.voidPromise());
            bytes = null;
        }
        if (bytes == null) {
            bytes = context.alloc().ioBuffer(INITIAL_BYTES);
        }
        return bytes;
    }

    /** Closes the connection when everything has left. */
    void closeAfterwards() {
        closeAfterwards = true;
    }

    boolean isLarge() {
        return bytes != null && bytes.readableBytes() >= WRITE_BYTES;
    }

    void flush(ChannelHandlerContext context) {
        ByteBuf last = bytes;
        bytes = null;
        if (closeAfterwards) {
            closeAfterwards = false;
            ByteBuf remaining = last == null ? context.alloc().ioBuffer(0, 0) : last;
            context.writeAndFlush(remaining).addListener(ChannelFutureListener.CLOSE);
        } else if (last != null) {
            context.writeAndFlush(last, context.voidPromise());
        }
    }

    /** Drops what has not been written: something went wrong in the middle of a frame. */
    void release() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
