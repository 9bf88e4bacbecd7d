package io.coord.zab.transport;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.zab.protocol.Input;
import io.coord.zab.wire.QuorumPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes inputs of the bytes of a quorum connection; those of one read go to the inbox together. What cannot be
 * understood ends the connection, and nothing else. Thread: event loop of the connection.
 */
abstract class LinkDecoder extends ByteToMessageDecoder {
    private static final Logger log = LoggerFactory.getLogger(LinkDecoder.class);

    private final QuorumLink link;
    private final TransportConfig config;
    private List<Input> arrived = new ArrayList<>();
    private boolean broken;

    LinkDecoder(QuorumLink link, TransportConfig config) {
        this.link = link;
        this.config = config;
    }

    QuorumLink link() {
        return link;
    }

    JuteLimits limits() {
        return config.limits();
    }

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

    QuorumPacket read(ByteBuf in, int length) {
        return QuorumPacket.read(new JuteReader(in.readSlice(length), config.limits()));
    }

    void add(Input input) {
        arrived.add(input);
    }

    void ignore(QuorumPacket packet) {
        log.debug("quorum packet ignored server={} link={} type={}", config.server(), link.id(), packet.type());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        deliver();
        super.channelReadComplete(ctx);
    }

    /** Passes on what was decoded so far. */
    void deliver() {
        if (!arrived.isEmpty()) {
            link.receive(arrived);
            arrived = new ArrayList<>();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        link.writabilityChanged();
        super.channelWritabilityChanged(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        deliver();
        link.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable reason = cause.getCause() instanceof DecodeException ? cause.getCause() : cause;
        if (reason instanceof DecodeException) {
            broken = true;
            deliver();
            log.warn(
                    "closing link, what came is not understood server={} link={} remote={} reason={}",
                    config.server(),
                    link.id(),
                    ctx.channel().remoteAddress(),
                    reason.getMessage());
        } else if (reason instanceof IOException) {
            log.debug("link broke server={} link={}", config.server(), link.id(), reason);
        } else {
            log.error("closing link server={} link={}", config.server(), link.id(), reason);
        }
        ctx.close();
    }
}
