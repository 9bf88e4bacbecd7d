package io.coord.zab.wire;

import io.coord.core.codec.AclCodec;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import io.coord.core.model.Zxid;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.ShownTree;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a leader says as {@link QuorumPacket}s (spec: peer-protocol 3), without making one. Counterpart: {@link
 * LeaderMessageReader}. Not thread-safe.
 */
public final class LeaderMessageWriter implements LeaderMessage.Handler {
    static final int SHOWN_TREE_BYTES = Long.BYTES + Integer.BYTES + Long.BYTES;

    private static final long NO_ZXID = -1;

    private final ByteBuf out;
    private final JuteWriter jute;

    /** Borrows {@code out}. */
    public LeaderMessageWriter(ByteBuf out) {
        this.out = out;
        this.jute = new JuteWriter(out);
    }

    public void write(LeaderMessage message) {
        message.passTo(this);
    }

    private void packet(PacketType type, long zxid, @Nullable Bytes data) {
        out.writeInt(type.code());
        out.writeLong(zxid);
        jute.writeBuffer(data);
        jute.writeVector(null, AclCodec::writeId);
    }

    private void begin(PacketType type, long zxid, int dataBytes) {
        out.writeInt(type.code());
        out.writeLong(zxid);
        out.writeInt(dataBytes);
    }

    private void end() {
        jute.writeVector(null, AclCodec::writeId);
    }

    @Override
    public void onLeaderInfo(LeaderMessage.LeaderInfo info) {
        begin(PacketType.LEADER_INFO, Zxid.of(info.epoch(), 0), Integer.BYTES);
        out.writeInt(LearnerInfo.PROTOCOL_VERSION);
        end();
    }

    @Override
    public void onDiff(LeaderMessage.Diff diff) {
        packet(PacketType.DIFF, diff.zxid(), null);
    }

    @Override
    public void onTrunc(LeaderMessage.Trunc trunc) {
        packet(PacketType.TRUNC, trunc.zxid(), null);
    }

    @Override
    public void onSnap(LeaderMessage.Snap snap) {
        packet(PacketType.SNAP, snap.zxid(), null);
    }

    @Override
    public void onNewLeader(LeaderMessage.NewLeader newLeader) {
        packet(PacketType.NEW_LEADER, newLeader.zxid(), newLeader.config());
    }

    @Override
    public void onUpToDate(LeaderMessage.UpToDate upToDate) {
        packet(PacketType.UP_TO_DATE, NO_ZXID, null);
    }

    @Override
    public void onPropose(LeaderMessage.Propose propose) {
        packet(
                PacketType.PROPOSAL,
                propose.proposal().zxid(),
                propose.proposal().payload());
    }

    @Override
    public void onCommit(LeaderMessage.Commit commit) {
        packet(PacketType.COMMIT, commit.zxid(), null);
    }

    @Override
    public void onInform(LeaderMessage.Inform inform) {
        packet(PacketType.INFORM, inform.proposal().zxid(), inform.proposal().payload());
    }

    @Override
    public void onCommitAndActivate(LeaderMessage.CommitAndActivate commit) {
        begin(PacketType.COMMIT_AND_ACTIVATE, commit.zxid(), Long.BYTES);
        out.writeLong(commit.designatedLeader());
        end();
    }

    @Override
    public void onInformAndActivate(LeaderMessage.InformAndActivate inform) {
        Bytes payload = inform.proposal().payload();
        begin(PacketType.INFORM_AND_ACTIVATE, inform.proposal().zxid(), Long.BYTES + payload.length());
        out.writeLong(inform.designatedLeader());
        out.writeBytes(payload.array());
        end();
    }

    @Override
    public void onPing(LeaderMessage.Ping ping) {
        ShownTree shown = ping.shown();
        if (shown == null) {
            packet(PacketType.PING, ping.zxid(), null);
            return;
        }
        begin(PacketType.PING, ping.zxid(), SHOWN_TREE_BYTES);
        out.writeLong(shown.zxid());
        out.writeInt(shown.digestVersion());
        out.writeLong(shown.digest());
        end();
    }

    @Override
    public void onSyncDone(LeaderMessage.SyncDone done) {
        packet(PacketType.SYNC, 0, null);
    }

    @Override
    public void onSessionRevalidated(LeaderMessage.SessionRevalidated answer) {
        begin(PacketType.REVALIDATE, NO_ZXID, Long.BYTES + 1);
        out.writeLong(answer.sessionId());
        out.writeBoolean(answer.valid());
        end();
    }
}
