package io.coord.zab.wire;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.model.Bytes;
import io.coord.core.model.Zxid;
import io.coord.zab.protocol.message.LearnerMessage;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Understands the packets of a learner (spec: peer-protocol 3). Counterpart: {@link LearnerMessageWriter}. Pure
 * functions.
 */
public final class LearnerMessageReader {
    /** The longest string that an inner field may have here: none does. */
    private static final JuteLimits LIMITS = JuteLimits.of(1);

    private static final int TOUCHED_BYTES = 12;
    private static final int REQUEST_HEAD_BYTES = 16;

    private LearnerMessageReader() {}

    /**
     * Returns the message.
     *
     * @return null for a type that no learner sends; such a packet is ignored
     * @throws DecodeException the data is not what the type demands
     */
    public static @Nullable LearnerMessage read(QuorumPacket packet) {
        PacketType type = PacketType.ofCode(packet.type());
        if (type == null) {
            return null;
        }
        return switch (type) {
            case FOLLOWER_INFO -> hello(packet, false);
            case OBSERVER_INFO -> hello(packet, true);
            case ACK_EPOCH -> ackEpoch(packet);
            case ACK -> new LearnerMessage.Ack(packet.zxid());
            case PING -> pong(packet);
            case REQUEST -> request(packet);
            case REVALIDATE -> revalidate(packet);
            case PROPOSAL,
                    COMMIT,
                    SYNC,
                    INFORM,
                    COMMIT_AND_ACTIVATE,
                    NEW_LEADER,
                    UP_TO_DATE,
                    DIFF,
                    TRUNC,
                    SNAP,
                    LEADER_INFO,
                    INFORM_AND_ACTIVATE -> null;
        };
    }

    private static LearnerMessage hello(QuorumPacket packet, boolean observer) {
        // Compat: without data it would be an anonymous observer, which 3.9 has no use for (spec: peer-protocol 1.2).
        LearnerInfo info = LearnerInfo.read(fields(packet));
        return new LearnerMessage.Hello(
                info.serverId(), observer, info.protocolVersion(), info.configVersion(), Zxid.epoch(packet.zxid()));
    }

    private static LearnerMessage ackEpoch(QuorumPacket packet) {
        int epoch = fields(packet).readInt("currentEpoch");
        return new LearnerMessage.AckEpoch(packet.zxid(), epoch < 0 ? OptionalLong.empty() : OptionalLong.of(epoch));
    }

    private static LearnerMessage pong(QuorumPacket packet) {
        Bytes data = packet.data();
        if (data == null || data.length() == 0) {
            return new LearnerMessage.Pong(packet.zxid(), List.of());
        }
        if (data.length() % TOUCHED_BYTES != 0) {
            throw new DecodeException(
                    "ping: " + data.length() + " bytes of sessions, expected " + TOUCHED_BYTES + " each");
        }
        List<LearnerMessage.TouchedSession> touched = new ArrayList<>(data.length() / TOUCHED_BYTES);
        JuteReader in = fields(packet);
        while (in.remaining() > 0) {
            touched.add(new LearnerMessage.TouchedSession(in.readLong("sessionId"), in.readInt("timeout")));
        }
        return new LearnerMessage.Pong(packet.zxid(), touched);
    }

    private static LearnerMessage request(QuorumPacket packet) {
        JuteReader in = fields(packet);
        long sessionId = in.readLong("sessionId");
        int cxid = in.readInt("cxid");
        int opCode = in.readInt("opcode");
        byte[] data = PacketData.of(packet).array();
        Bytes body = Bytes.wrap(Arrays.copyOfRange(data, REQUEST_HEAD_BYTES, data.length));
        return new LearnerMessage.Request(sessionId, cxid, opCode, body, packet.authInfo());
    }

    private static LearnerMessage revalidate(QuorumPacket packet) {
        JuteReader in = fields(packet);
        return new LearnerMessage.Revalidate(in.readLong("sessionId"), in.readInt("timeout"));
    }

    private static JuteReader fields(QuorumPacket packet) {
        return new JuteReader(Unpooled.wrappedBuffer(PacketData.of(packet).array()), LIMITS);
    }
}
