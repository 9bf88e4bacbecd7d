package io.coord.zab.transport;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.zab.protocol.Input;
import io.coord.zab.wire.QuorumPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes inputs of the bytes of a quorum connection; those of one read go to the inbox together. What cannot be
 * understood ends the connection, and nothing else. Thread: event loop of the connection.
 */
abstract class LinkDecoder extends EndDecoder {
    private static final Logger log = LoggerFactory.getLogger(LinkDecoder.class);

    private static final int MAX_TOGETHER = 500;

    private final QuorumLink link;
    private final TransportConfig config;
    private List<Input> arrived = new ArrayList<>();

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

    QuorumPacket read(ByteBuf in, int length) {
        return QuorumPacket.read(new JuteReader(in.readSlice(length), config.limits()));
    }

    void add(Input input) {
        arrived.add(input);
        if (arrived.size() >= MAX_TOGETHER) {
            // Counted by the link, so that it stops reading in the middle of a flood.
            deliver();
        }
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

    /** Looks at what has come already and was not to be looked at yet. */
    void goOn(ChannelHandlerContext ctx) {
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
        } catch (Exception e) {
            exceptionCaught(ctx, e);
        }
        deliver();
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
    void failed(ChannelHandlerContext ctx, Throwable reason) {
        deliver();
        if (reason instanceof DecodeException) {
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
    }
}
