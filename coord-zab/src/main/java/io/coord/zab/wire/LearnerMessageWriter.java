package io.coord.zab.wire;

import io.coord.core.codec.AclCodec;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.AuthId;
import io.coord.core.model.Zxid;
import io.coord.zab.protocol.message.LearnerMessage;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a learner says as {@link QuorumPacket}s (spec: peer-protocol 3), without making one. Counterpart: {@link
 * LearnerMessageReader}. Not thread-safe.
 */
public final class LearnerMessageWriter implements LearnerMessage.Handler {
    private static final long NO_ZXID = -1;
    private static final int NO_EPOCH = -1;
    private static final int LEARNER_INFO_BYTES = 20;
    private static final int TOUCHED_BYTES = 12;
    private static final int REQUEST_HEAD_BYTES = 16;

    private final ByteBuf out;
    private final JuteWriter jute;

    /** Borrows {@code out}. */
    public LearnerMessageWriter(ByteBuf out) {
        this.out = out;
        this.jute = new JuteWriter(out);
    }

    public void write(LearnerMessage message) {
        message.passTo(this);
    }

    private void begin(PacketType type, long zxid, int dataBytes) {
        out.writeInt(type.code());
        out.writeLong(zxid);
        out.writeInt(dataBytes);
    }

    private void end(@Nullable List<AuthId> ids) {
        jute.writeVector(ids, AclCodec::writeId);
    }

    @Override
    public void onHello(LearnerMessage.Hello hello) {
        PacketType type = hello.observer() ? PacketType.OBSERVER_INFO : PacketType.FOLLOWER_INFO;
        begin(type, Zxid.of(hello.acceptedEpoch(), 0), LEARNER_INFO_BYTES);
        new LearnerInfo(hello.sid(), hello.protocolVersion(), hello.configVersion()).write(jute);
        end(null);
    }

    @Override
    public void onAckEpoch(LearnerMessage.AckEpoch ack) {
        begin(PacketType.ACK_EPOCH, ack.lastZxid(), Integer.BYTES);
        out.writeInt((int) ack.currentEpoch().orElse(NO_EPOCH));
        end(null);
    }

    @Override
    public void onAck(LearnerMessage.Ack ack) {
        begin(PacketType.ACK, ack.zxid(), -1);
        end(null);
    }

    /** Compat: no sessions are empty data, never null (spec: peer-protocol 3). */
    @Override
    public void onPong(LearnerMessage.Pong pong) {
        List<LearnerMessage.TouchedSession> touched = pong.touched();
        begin(PacketType.PING, pong.zxid(), touched.size() * TOUCHED_BYTES);
        for (int i = 0; i < touched.size(); i++) {
            out.writeLong(touched.get(i).sessionId());
            out.writeInt(touched.get(i).timeoutMillis());
        }
        end(null);
    }

    @Override
    public void onRequest(LearnerMessage.Request request) {
        begin(PacketType.REQUEST, NO_ZXID, REQUEST_HEAD_BYTES + request.body().length());
        out.writeLong(request.sessionId());
        out.writeInt(request.cxid());
        out.writeInt(request.opCode());
        out.writeBytes(request.body().array());
        end(request.ids());
    }

    @Override
    public void onRevalidate(LearnerMessage.Revalidate question) {
        begin(PacketType.REVALIDATE, NO_ZXID, TOUCHED_BYTES);
        out.writeLong(question.sessionId());
        out.writeInt(question.timeoutMillis());
        end(null);
    }
}
