package io.coord.zab.transport;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.zab.wire.ElectionInitialMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the first message on an election connection that was accepted, then makes room for what follows it. Thread:
 * event loop.
 */
final class ElectionGreeting extends ByteToMessageDecoder {
    private static final Logger log = LoggerFactory.getLogger(ElectionGreeting.class);
    /** Marker, sid, length of the addresses. */
    private static final int HEAD_BYTES = 20;

    private final TransportConfig config;
    private final Consumer<ElectionInitialMessage> greeted;
    private final Runnable ended;
    private boolean done;
    private @Nullable ChannelHandlerContext context;

    /** @param ended called once, when nothing is waited for any more */
    ElectionGreeting(TransportConfig config, Consumer<ElectionInitialMessage> greeted, Runnable ended) {
        this.config = config;
        this.greeted = greeted;
        this.ended = ended;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (done) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int length = length(in);
        if (length < 0 || in.readableBytes() < length) {
            return;
        }
        ElectionInitialMessage message =
                ElectionInitialMessage.read(new JuteReader(in.readSlice(length), config.limits()));
        end();
        greeted.accept(message);
        if (ctx.channel().isActive()) {
            // What has come behind it goes to the next handler.
            ctx.pipeline().remove(this);
        }
    }

    /** Length of the message; -1: not known yet. */
    private static int length(ByteBuf in) {
        int there = in.readableBytes();
        if (there < Long.BYTES) {
            return -1;
        }
        if (in.getLong(in.readerIndex()) >= 0) {
            return Long.BYTES;
        }
        if (there < HEAD_BYTES) {
            return -1;
        }
        int addresses = in.getInt(in.readerIndex() + HEAD_BYTES - Integer.BYTES);
        if (addresses < 1 || addresses > ElectionInitialMessage.MAX_ADDRESS_BYTES) {
            // Its reader says what is wrong.
            return HEAD_BYTES;
        }
        return HEAD_BYTES + addresses;
    }

    /** The time is over. */
    void expire() {
        if (!done && context != null) {
            end();
            context.close();
        }
    }

    private void end() {
        if (!done) {
            done = true;
            ended.run();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        end();
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable reason = cause.getCause() instanceof DecodeException ? cause.getCause() : cause;
        log.debug(
                "election connection closed before it said who it is server={} remote={} reason={}",
                config.server(),
                ctx.channel().remoteAddress(),
                reason.getMessage());
        end();
        ctx.close();
    }
}
