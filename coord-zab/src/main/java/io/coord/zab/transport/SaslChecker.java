package io.coord.zab.transport;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import io.coord.core.sasl.PeerSasl;
import io.coord.core.sasl.SaslNegotiation;
import io.coord.zab.wire.QuorumAuthPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a server that has connected prove that it belongs to the ensemble, then makes room for what follows (spec:
 * peer-protocol 10):
 *
 * <pre>
 *   magic(8) status(4) length(4) token
 * </pre>
 *
 * Who begins with something else does not prove anything: that is fine unless it is demanded, and so is (Compat) who fails.
 * Thread: event loop of the connection.
 */
final class SaslChecker extends ByteToMessageDecoder {
    /** What is said of those who are refused. */
    static final String REFUSED = "server refused, it has not proven that it belongs here";

    private static final Logger log = LoggerFactory.getLogger(SaslChecker.class);

    private static final int HEAD_BYTES = 16;
    private static final int MAX_TOKEN_BYTES = 65_536;
    private static final int MAX_ROUNDS = 5;

    private final TransportConfig config;
    private final PeerSasl sasl;
    private final Supplier<Set<String>> hosts;
    private final PeerFailures refused;
    private final Consumer<ChannelHandlerContext> passed;
    private @Nullable SaslNegotiation negotiation;
    private int rounds;
    private boolean done;

    /**
     * @param hosts  of the members: a Kerberos principal with another host, or none, is none of them
     * @param refused hears of those who are turned away
     * @param passed called once when what follows may come, never if it may not
     */
    SaslChecker(
            TransportConfig config,
            PeerSasl sasl,
            Supplier<Set<String>> hosts,
            PeerFailures refused,
            Consumer<ChannelHandlerContext> passed) {
        this.config = config;
        this.sasl = sasl;
        this.hosts = hosts;
        this.refused = refused;
        this.passed = passed;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (done) {
            // Refused: nothing of it is looked at any more.
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Long.BYTES) {
            return;
        }
        if (in.getLong(in.readerIndex()) != QuorumAuthPacket.MAGIC) {
            unproven(
                    ctx,
                    new SaslException(negotiation == null ? "it does not say who it is" : "it stops in the middle"));
            return;
        }
        int length = packetLength(in);
        if (length < 0 || in.readableBytes() < length) {
            return;
        }
        Bytes token = QuorumAuthPacket.read(new JuteReader(in.readSlice(length), config.limits()))
                .token();
        try {
            step(ctx, token == null ? Bytes.EMPTY : token);
        } catch (SaslException e) {
            send(ctx, QuorumAuthPacket.FAILURE, new byte[0]);
            unproven(ctx, e);
        }
    }

    /** Length of the packet that begins here, -1: not known yet. */
    static int packetLength(ByteBuf in) {
        if (in.readableBytes() < HEAD_BYTES) {
            return -1;
        }
        int token = in.getInt(in.readerIndex() + HEAD_BYTES - Integer.BYTES);
        if (token < -1 || token > MAX_TOKEN_BYTES) {
            throw new DecodeException("SASL token of " + token + " bytes, limit " + MAX_TOKEN_BYTES);
        }
        return HEAD_BYTES + Math.max(0, token);
    }

    private void step(ChannelHandlerContext ctx, Bytes token) throws SaslException {
        SaslNegotiation current = negotiation;
        if (current == null) {
            current = sasl.acceptor().begin();
            negotiation = current;
        }
        rounds++;
        byte[] answer = current.next(token.array());
        if (!current.isComplete()) {
            if (rounds > MAX_ROUNDS) {
                throw new SaslException("no end after " + rounds + " rounds");
            }
            send(ctx, QuorumAuthPacket.IN_PROGRESS, answer);
            return;
        }
        String name = current.peerName();
        if (!isOfMember(name)) {
            throw new SaslException(name + " is no member: members are on " + hosts.get());
        }
        send(ctx, QuorumAuthPacket.SUCCESS, answer);
        log.debug(
                "server has proven who it is server={} remote={} name={}",
                config.server(),
                ctx.channel().remoteAddress(),
                name);
        pass(ctx);
    }

    /** Compat: the service and, between members on one host, which of them it is, do not matter. */
    private boolean isOfMember(String name) {
        if (!sasl.hostsMatter()) {
            return true;
        }
        int slash = name.indexOf('/');
        int at = name.indexOf('@');
        return slash >= 0 && hosts.get().contains(name.substring(slash + 1, at < slash ? name.length() : at));
    }

    private static void send(ChannelHandlerContext ctx, int status, byte @Nullable [] token) {
        ByteBuf out = ctx.alloc().ioBuffer();
        new QuorumAuthPacket(QuorumAuthPacket.MAGIC, status, token == null ? null : Bytes.wrap(token))
                .write(new JuteWriter(out));
        ctx.writeAndFlush(out);
    }

    private void unproven(ChannelHandlerContext ctx, SaslException reason) {
        if (sasl.demanded()) {
            refuse(ctx, reason);
        } else {
            pass(ctx);
        }
    }

    private void refuse(ChannelHandlerContext ctx, Exception reason) {
        done = true;
        refused.onFailure(ctx.channel().remoteAddress(), reason);
        ctx.writeAndFlush(ctx.alloc().ioBuffer(0, 0)).addListener(ChannelFutureListener.CLOSE);
    }

    private void pass(ChannelHandlerContext ctx) {
        done = true;
        passed.accept(ctx);
        if (ctx.channel().isActive()) {
            // What has come behind it goes to the next handler.
            ctx.pipeline().remove(this);
        }
    }

    /** Who is silent has proven nothing. */
    void expireAfter(ChannelHandlerContext ctx, int millis) {
        ctx.executor()
                .schedule(
                        () -> {
                            if (!done) {
                                unproven(ctx, new SaslException("it is silent"));
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        if (!done && negotiation == null && !sasl.demanded()) {
            // It has knocked and hung up, as servers do that want to be called back.
            pass(ctx);
        }
        done = true;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!done && cause.getCause() instanceof DecodeException) {
            refuse(ctx, (DecodeException) cause.getCause());
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
