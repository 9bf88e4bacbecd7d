package io.coord.zab.wire;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.model.Bytes;
import io.coord.core.model.Zxid;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.protocol.message.ShownTree;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Understands the packets of a leader (spec: peer-protocol 3). Counterpart: {@link LeaderMessageWriter}. Pure functions.
 */
public final class LeaderMessageReader {
    /** The longest string that an inner field may have here: none does. */
    private static final JuteLimits LIMITS = JuteLimits.of(1);

    private LeaderMessageReader() {}

    /**
     * Returns the message.
     *
     * @return null for a type that no leader sends; such a packet is ignored
     * @throws DecodeException the data is not what the type demands
     */
    public static @Nullable LeaderMessage read(QuorumPacket packet) {
        PacketType type = PacketType.ofCode(packet.type());
        if (type == null) {
            return null;
        }
        return switch (type) {
            case LEADER_INFO -> new LeaderMessage.LeaderInfo(Zxid.epoch(packet.zxid()));
            case DIFF -> new LeaderMessage.Diff(packet.zxid());
            case TRUNC -> new LeaderMessage.Trunc(packet.zxid());
            case SNAP -> new LeaderMessage.Snap(packet.zxid());
            case NEW_LEADER -> new LeaderMessage.NewLeader(packet.zxid(), packet.data());
            case UP_TO_DATE -> new LeaderMessage.UpToDate();
            case PROPOSAL -> new LeaderMessage.Propose(new Proposal(packet.zxid(), data(packet)));
            case COMMIT -> new LeaderMessage.Commit(packet.zxid());
            case INFORM -> new LeaderMessage.Inform(new Proposal(packet.zxid(), data(packet)));
            case COMMIT_AND_ACTIVATE ->
                new LeaderMessage.CommitAndActivate(
                        packet.zxid(), fields(packet).readLong("designatedLeader"));
            case INFORM_AND_ACTIVATE -> informAndActivate(packet);
            case PING -> new LeaderMessage.Ping(packet.zxid(), shown(packet));
            case SYNC -> new LeaderMessage.SyncDone();
            case REVALIDATE -> revalidated(packet);
            case REQUEST, ACK, FOLLOWER_INFO, OBSERVER_INFO, ACK_EPOCH -> null;
        };
    }

    private static LeaderMessage informAndActivate(QuorumPacket packet) {
        long leader = fields(packet).readLong("designatedLeader");
        byte[] data = data(packet).array();
        Bytes payload = Bytes.wrap(Arrays.copyOfRange(data, Long.BYTES, data.length));
        return new LeaderMessage.InformAndActivate(new Proposal(packet.zxid(), payload), leader);
    }

    /** Compat: a ping of ZooKeeper's has no data, and its learners look at none. */
    private static @Nullable ShownTree shown(QuorumPacket packet) {
        Bytes data = packet.data();
        if (data == null || data.length() != LeaderMessageWriter.SHOWN_TREE_BYTES) {
            return null;
        }
        JuteReader in = fields(packet);
        return new ShownTree(in.readLong("zxid"), in.readInt("digestVersion"), in.readLong("digest"));
    }

    private static LeaderMessage revalidated(QuorumPacket packet) {
        JuteReader in = fields(packet);
        return new LeaderMessage.SessionRevalidated(in.readLong("sessionId"), in.readBoolean("valid"));
    }

    private static Bytes data(QuorumPacket packet) {
        return PacketData.of(packet);
    }

    private static JuteReader fields(QuorumPacket packet) {
        return new JuteReader(Unpooled.wrappedBuffer(PacketData.of(packet).array()), LIMITS);
    }
}
