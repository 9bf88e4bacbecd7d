package io.coord.zab.transport;

import io.coord.core.tree.ReplicatedState;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.wire.LeaderMessageReader;
import io.coord.zab.wire.QuorumPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * On a learner: what the leader says. Behind {@code Snap} a snapshot takes over the stream; nothing that follows it is
 * looked at before it is understood.
 */
final class LeaderDecoder extends LinkDecoder {
    private final LinkServices services;
    private final Consumer<Thread> loaders;
    private final PacketBoundary boundary;
    private @Nullable SnapshotReception reception;

    /** @param loaders told of each thread that was started */
    LeaderDecoder(QuorumLink link, LinkServices services, Consumer<Thread> loaders) {
        super(link, services.config());
        this.services = services;
        this.loaders = loaders;
        this.boundary = new PacketBoundary(services.config().limits());
    }

    @Override
    void decode(ChannelHandlerContext ctx, ByteBuf in) {
        SnapshotReception snapshot = reception;
        if (snapshot != null) {
            receive(snapshot, in);
            return;
        }
        int length = boundary.find(in);
        if (length < 0) {
            return;
        }
        QuorumPacket packet = read(in, length);
        LeaderMessage message = LeaderMessageReader.read(packet);
        if (message instanceof LeaderMessage.Snap) {
            deliver();
            begin(ctx, ((LeaderMessage.Snap) message).zxid());
        } else if (message == null) {
            ignore(packet);
        } else {
            add(new Input.LeaderSaid(link().id(), message));
        }
    }

    private void begin(ChannelHandlerContext ctx, long zxid) {
        SnapshotReception snapshot = new SnapshotReception(
                zxid,
                limits(),
                services.config().tree(),
                services.loaders(),
                () -> ctx.executor().execute(this::resume),
                (state, failure) -> ctx.executor().execute(() -> understood(ctx, zxid, state, failure)));
        loaders.accept(snapshot.loader());
        reception = snapshot;
    }

    private void receive(SnapshotReception snapshot, ByteBuf in) {
        if (snapshot.isComplete()) {
            return;
        }
        boolean goOn = snapshot.take(in);
        link().progress();
        if (!goOn || snapshot.isComplete()) {
            link().receptionFull(true);
        }
    }

    private void resume() {
        SnapshotReception snapshot = reception;
        if (snapshot != null && !snapshot.isComplete()) {
            link().receptionFull(false);
        }
    }

    private void understood(
            ChannelHandlerContext ctx, long zxid, @Nullable ReplicatedState state, @Nullable Throwable failure) {
        if (!ctx.channel().isActive()) {
            return;
        }
        if (state == null) {
            exceptionCaught(ctx, failure == null ? new IllegalStateException("no snapshot") : failure);
            return;
        }
        reception = null;
        link().received(state);
        link().receive(List.of(new Input.LeaderSaid(link().id(), new LeaderMessage.Snap(zxid))));
        link().receptionFull(false);
        goOn(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        SnapshotReception snapshot = reception;
        if (snapshot != null) {
            snapshot.abort();
        }
        super.channelInactive(ctx);
    }
}
