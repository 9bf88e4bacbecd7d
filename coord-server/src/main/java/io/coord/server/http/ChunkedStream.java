package io.coord.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends a body in chunks, each after the one before has left. Thread: one, not an event loop. */
final class ChunkedStream extends OutputStream {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Channel channel;
    private final long patienceMillis;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int filled;
    private @Nullable ChannelFuture last;

    /** @param patienceMillis how long the other side may take for a chunk */
    ChunkedStream(Channel channel, long patienceMillis) {
        this.channel = channel;
        this.patienceMillis = patienceMillis;
    }

    @Override
    public void write(int b) throws IOException {
        if (filled == CHUNK_BYTES) {
            send();
        }
        chunk[filled] = (byte) b;
        filled++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == CHUNK_BYTES) {
                send();
            }
            int now = Math.min(left, CHUNK_BYTES - filled);
            System.arraycopy(bytes, from, chunk, filled, now);
            filled += now;
            from += now;
            left -= now;
        }
    }

    private void send() throws IOException {
        if (filled == 0) {
            return;
        }
        awaitLast();
        last = channel.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(chunk, 0, filled)));
        filled = 0;
    }

    private void awaitLast() throws IOException {
        if (last == null) {
            return;
        }
        try {
            if (!last.await(patienceMillis, TimeUnit.MILLISECONDS)) {
                throw new IOException("the other side does not read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server is closing");
        }
        if (!last.isSuccess()) {
            throw new IOException("the other side is gone", last.cause());
        }
    }

    /** Sends what is left and the end. */
    void finish() throws IOException {
        send();
        awaitLast();
        last = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    ChannelFuture lastWrite() {
        if (last == null) {
            throw new IllegalStateException("not finished");
        }
        return last;
    }
}
