package io.coord.core.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Function;

/**
 * Tells by the first byte of a connection whether it speaks TLS, and puts the handlers for that in its place. No other
 * protocol here begins with the byte of a TLS handshake: as the length of a frame it would be more than 369 MB.
 *
 * <p>Thread: event loop of the connection.
 */
public final class TlsDetector extends ChannelInboundHandlerAdapter {
    private static final byte HANDSHAKE_RECORD = 0x16;

    private final Function<ChannelHandlerContext, ChannelHandler[]> handlers;

    /** @param handlers makes what a connection gets that speaks TLS, the first to see its bytes first */
    public TlsDetector(Function<ChannelHandlerContext, ChannelHandler[]> handlers) {
        this.handlers = handlers;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        if (bytes.getByte(bytes.readerIndex()) == HANDSHAKE_RECORD) {
            String before = context.name();
            for (ChannelHandler handler : handlers.apply(context)) {
                context.pipeline().addAfter(before, null, handler);
                before = context.pipeline().context(handler).name();
            }
        }
        context.pipeline().remove(this);
        context.fireChannelRead(bytes);
    }
}
