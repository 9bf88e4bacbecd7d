package io.coord.zab.transport;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.wire.ElectionNotification;
import io.coord.zab.wire.Notifications;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Votes that come in, each behind its length (spec: peer-protocol 1.3). A wrong length ends the connection; a message
 * of a right length that makes no sense is dropped, and nothing else happens (ZOOKEEPER-3769). Thread: event loop.
 */
final class ElectionFrames extends EndDecoder {
    private static final Logger log = LoggerFactory.getLogger(ElectionFrames.class);

    private final TransportConfig config;
    private final Consumer<Notification> votes;

    ElectionFrames(TransportConfig config, Consumer<Notification> votes) {
        this.config = config;
        this.votes = votes;
    }

    @Override
    void decode(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.readableBytes() < Integer.BYTES) {
            return;
        }
        int length = in.getInt(in.readerIndex());
        if (length <= 0 || length > ElectionNotification.MAX_BYTES) {
            throw new DecodeException(
                    "vote of " + length + " bytes, allowed are 1 to " + ElectionNotification.MAX_BYTES);
        }
        if (in.readableBytes() < Integer.BYTES + length) {
            return;
        }
        in.skipBytes(Integer.BYTES);
        read(in.readSlice(length));
    }

    private void read(ByteBuf message) {
        Notification vote;
        try {
            vote = Notifications.read(ElectionNotification.read(new JuteReader(message, config.limits())));
        } catch (DecodeException e) {
            log.debug("vote not understood server={} reason={}", config.server(), e.getMessage());
            return;
        }
        votes.accept(vote);
    }

    @Override
    void failed(ChannelHandlerContext ctx, Throwable reason) {
        if (reason instanceof IOException) {
            log.debug("election connection broke server={}", config.server(), reason);
        } else {
            log.warn(
                    "closing election connection server={} remote={} reason={}",
                    config.server(),
                    ctx.channel().remoteAddress(),
                    reason.getMessage());
        }
    }
}
