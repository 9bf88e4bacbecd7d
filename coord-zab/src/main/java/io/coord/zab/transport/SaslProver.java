package io.coord.zab.transport;

import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import io.coord.core.sasl.SaslInitiator;
import io.coord.core.sasl.SaslNegotiation;
import io.coord.zab.wire.QuorumAuthPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/**
 * Proves to a server that was dialled that this one belongs to the ensemble (spec: peer-protocol 10), then makes room. With
 * Kerberos the steps go over the network, so they run on the JDK's pool. Thread: event loop of the connection.
 */
final class SaslProver extends ByteToMessageDecoder {
    private final CompletableFuture<SaslNegotiation> negotiation;
    private final TransportConfig config;
    private final Runnable proven;
    private final Consumer<Throwable> failed;
    private boolean complete;
    private boolean stepping;
    private boolean done;

    private SaslProver(
            CompletableFuture<SaslNegotiation> negotiation,
            TransportConfig config,
            Runnable proven,
            Consumer<Throwable> failed) {
        this.negotiation = negotiation;
        this.config = config;
        this.proven = proven;
        this.failed = failed;
    }

    /**
     * Begins on a channel from which nothing is read; it is left like that.
     *
     * @param proven called when the other has said that it is content; {@code failed} otherwise, with the channel closed
     */
    static void prove(
            Channel channel,
            SaslInitiator initiator,
            String host,
            TransportConfig config,
            Runnable proven,
            Consumer<Throwable> failed) {
        CompletableFuture<SaslNegotiation> begun = CompletableFuture.supplyAsync(() -> {
            try {
                return initiator.begin(host);
            } catch (SaslException e) {
                throw new CompletionException(e);
            }
        });
        channel.pipeline().addLast(new SaslProver(begun, config, proven, failed));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(true);
        ctx.executor()
                .schedule(
                        () -> fail(ctx, new IOException("the other server does not answer")),
                        config.handshakeMillis(),
                        TimeUnit.MILLISECONDS);
        step(ctx, new byte[0]);
    }

    private void step(ChannelHandlerContext ctx, byte[] token) {
        stepping = true;
        negotiation
                .thenApplyAsync(mine -> {
                    try {
                        byte[] next = mine.next(token);
                        return new Step(next, mine.isComplete());
                    } catch (SaslException e) {
                        throw new CompletionException(e);
                    }
                })
                .whenComplete((step, failure) -> ctx.executor().execute(() -> {
                    stepping = false;
                    if (done) {
                        return;
                    }
                    if (failure != null) {
                        fail(ctx, failure);
                    } else {
                        stepped(ctx, step);
                    }
                }));
    }

    private record Step(byte @Nullable [] token, boolean complete) {}

    private void stepped(ChannelHandlerContext ctx, Step step) {
        complete = step.complete();
        if (step.token() == null) {
            end(ctx);
            return;
        }
        ByteBuf out = ctx.alloc().ioBuffer();
        new QuorumAuthPacket(QuorumAuthPacket.MAGIC, QuorumAuthPacket.IN_PROGRESS, Bytes.wrap(step.token()))
                .write(new JuteWriter(out));
        ctx.writeAndFlush(out);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int length = SaslChecker.packetLength(in);
        if (length < 0 || in.readableBytes() < length || done || stepping) {
            return;
        }
        QuorumAuthPacket packet = QuorumAuthPacket.read(new JuteReader(in.readSlice(length), config.limits()));
        boolean content = packet.status() == QuorumAuthPacket.SUCCESS;
        if (packet.magic() != QuorumAuthPacket.MAGIC || !content && packet.status() != QuorumAuthPacket.IN_PROGRESS) {
            fail(ctx, new IOException("the other server refuses: status " + packet.status()));
        } else if (complete) {
            if (content) {
                end(ctx);
            } else {
                fail(ctx, new IOException("the other server goes on behind the end"));
            }
        } else {
            step(ctx, packet.token() == null ? new byte[0] : packet.token().array());
        }
    }

    private void end(ChannelHandlerContext ctx) {
        done = true;
        ctx.channel().config().setAutoRead(false);
        ctx.pipeline().remove(this);
        proven.run();
    }

    private void fail(ChannelHandlerContext ctx, Throwable cause) {
        if (!done) {
            done = true;
            ctx.close();
            failed.accept(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        fail(ctx, new IOException("the other server hung up"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, cause);
    }
}
