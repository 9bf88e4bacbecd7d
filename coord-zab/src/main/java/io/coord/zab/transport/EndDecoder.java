package io.coord.zab.transport;

import io.coord.core.codec.DecodeException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Takes the bytes of a connection at the end of its pipeline: what becomes of them goes to no other handler. After a
 * failure nothing is looked at any more.
 */
abstract class EndDecoder extends ByteToMessageDecoder {
    private boolean broken;

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
        } else {
            decode(ctx, in);
        }
    }

    /** Takes what it can, or nothing if more bytes are needed. */
    abstract void decode(ChannelHandlerContext ctx, ByteBuf in);

    /**
     * Netty's own asks for more bytes if none came out of those that were there, though nobody wants to read: it thinks
     * that the next handler still waits for something.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        broken = true;
        failed(ctx, cause.getCause() instanceof DecodeException ? cause.getCause() : cause);
        ctx.close();
    }

    /** Says why the connection is closed. */
    abstract void failed(ChannelHandlerContext ctx, Throwable reason);
}
