package io.coord.zab.transport;

import io.coord.core.codec.DecodeException;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.wire.LearnerMessageReader;
import io.coord.zab.wire.QuorumPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** On the leader: what a learner says. The member hears of a connection when it has said who it is. */
final class LearnerDecoder extends LinkDecoder {
    /** Long enough for who a learner is, short for who is none. */
    private static final int MAX_GREETING_BYTES = 1024;

    private final Consumer<QuorumLink> greeted;
    private final Optional<EventLoop> home;
    private PacketBoundary boundary = new PacketBoundary(MAX_GREETING_BYTES);
    private boolean known;
    private boolean moving;

    /**
     * @param greeted called before the member hears of the link
     * @param home    where the connection goes on when it is known who is there; empty: where it is
     */
    LearnerDecoder(QuorumLink link, TransportConfig config, Optional<EventLoop> home, Consumer<QuorumLink> greeted) {
        super(link, config);
        this.home = home;
        this.greeted = greeted;
    }

    @Override
    void decode(ChannelHandlerContext ctx, ByteBuf in) {
        if (moving) {
            return;
        }
        int length = boundary.find(in);
        if (length < 0) {
            return;
        }
        QuorumPacket packet = read(in, length);
        LearnerMessage message = LearnerMessageReader.read(packet);
        if (!known) {
            greet(ctx, packet, message);
        } else if (message == null) {
            ignore(packet);
        } else {
            add(new Input.LearnerSaid(link().id(), message));
        }
    }

    private void greet(ChannelHandlerContext ctx, QuorumPacket packet, @Nullable LearnerMessage message) {
        if (!(message instanceof LearnerMessage.Hello)) {
            throw new DecodeException(
                    "first packet has type " + packet.type() + ", expected FOLLOWERINFO or OBSERVERINFO");
        }
        known = true;
        boundary = new PacketBoundary(limits());
        if (home.isEmpty() || home.get() == link().loop()) {
            begin(message);
        } else {
            moving = true;
            link().moveTo(home.get(), () -> {
                moving = false;
                begin(message);
                goOn(ctx);
            });
        }
    }

    private void begin(LearnerMessage hello) {
        greeted.accept(link());
        link().announce(new Input.LearnerConnected(link().id()));
        add(new Input.LearnerSaid(link().id(), hello));
    }
}
