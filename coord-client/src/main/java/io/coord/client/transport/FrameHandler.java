package io.coord.client.transport;

import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.tls.TlsFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * Splits what a server sends into frames, {@code length(4) content(length)}, and hands each to the driver in place. A
 * buffer grows with what has arrived, not with what is announced. Thread: event loop of the client.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter {
    private static final int LENGTH_BYTES = 4;

    private final SessionDriver driver;
    private final int number;
    private final int maxFrameBytes;
    private @Nullable ByteBuf received;
    /** Why it ends, if more is known than that it does. */
    private String ending = "the server closed the connection";

    FrameHandler(SessionDriver driver, int number, int maxFrameBytes) {
        this.driver = driver;
        this.number = number;
        this.maxFrameBytes = maxFrameBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        ByteBuf all = received == null
                ? bytes
                : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), received, bytes);
        received = all;
        try {
            splitFrames(all);
        } finally {
            if (received == all && !all.isReadable()) {
                release();
            }
        }
    }

    private void splitFrames(ByteBuf all) {
        JuteReader reader = new JuteReader(all, JuteLimits.of(maxFrameBytes));
        while (all.readableBytes() >= LENGTH_BYTES && driver.isCurrent(number)) {
            int length = all.getInt(all.readerIndex());
            if (length < 0 || length > maxFrameBytes) {
                driver.broken(
                        number,
                        "the server announces a frame of " + length + " bytes, limit " + maxFrameBytes
                                + " (maxReplyBytes)");
                return;
            }
            int end = all.readerIndex() + LENGTH_BYTES + length;
            int writerIndex = all.writerIndex();
            if (end > writerIndex) {
                return;
            }
            all.skipBytes(LENGTH_BYTES);
            all.writerIndex(end); // the reader must not look into the next frame
            try {
                driver.received(number, reader);
            } finally {
                all.writerIndex(writerIndex);
                all.readerIndex(end);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        driver.endTurn();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            driver.writableLater(number);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
        driver.broken(number, ending);
        driver.endTurn();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent) {
            Throwable failure = ((SslHandshakeCompletionEvent) event).cause();
            if (failure == null) {
                driver.tlsStands();
            } else if (TlsFailure.isOfTls(failure)) {
                ending = "no TLS: " + TlsFailure.reason(failure);
                driver.tlsFailed(context.channel().remoteAddress(), TlsFailure.reason(failure));
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Not at once: it may come in the middle of a step that writes.
        String reason = TlsFailure.isOfTls(cause) ? "TLS: " + TlsFailure.reason(cause) : cause.toString();
        driver.brokenLater(number, "the connection failed: " + reason);
        context.close();
    }

    private void release() {
        if (received != null) {
            received.release();
            received = null;
        }
    }
}
