package io.coord.server.replica;

import io.coord.core.codec.JuteWriter;
import io.coord.core.env.Clock;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOpCodec;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.wire.OpCode;
import io.coord.server.delivery.ClientLink;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.LearnerMessage.TouchedSession;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.runtime.MemberDriver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/**
 * The role of a follower and of an observer: what changes something goes to the leader, and is answered when it comes
 * back committed (spec: peer-protocol 6.2). Begins when the server is synchronised, ends with the leader. Thread:
 * replica.
 */
final class ForwardingRole implements MemberRole {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final MemberDriver leader;
    private final Clock clock;
    private final ForwardedWrites forwarded = new ForwardedWrites();
    private final LearnerSessions sessions;
    private final Applier applier;
    /** The leader answers them in their order, without a name. */
    private final ArrayDeque<ClientSync> syncs = new ArrayDeque<>();

    ForwardingRole(ReplicaParts parts, Applier applier, MemberDriver leader) {
        this.leader = leader;
        this.clock = parts.clock();
        this.applier = applier;
        this.sessions = new LearnerSessions(parts, leader, forwarded);
    }

    @Override
    public void onWrite(ClientWrite write) {
        boolean close = write.op() instanceof WriteOp.CloseSession;
        write.marker().taken(clock.monotonicNanos());
        forwarded.add(write.sessionId(), write.xid(), write);
        leader.step(new Input.Forwarded(new LearnerMessage.Request(
                write.sessionId(), write.xid(), write.opCode(), bodyOf(write.op()), close ? null : write.ids())));
    }

    @Override
    public void onSync(ClientSync sync) {
        syncs.add(sync);
        leader.step(new Input.Forwarded(
                new LearnerMessage.Request(sync.sessionId(), sync.xid(), OpCode.SYNC.code(), sync.body(), sync.ids())));
    }

    @Override
    public void onSyncArrived() {
        ClientSync done = syncs.poll();
        if (done != null) {
            applier.answer(done);
        }
    }

    @Override
    public void onConnect(ConnectAttempt attempt) {
        sessions.connect(attempt);
    }

    @Override
    public void onUpgrade(SessionUpgrade upgrade) {
        sessions.upgrade(upgrade);
    }

    @Override
    public void onSessionRevalidated(long sessionId, boolean valid) {
        sessions.onRevalidated(sessionId, valid);
    }

    @Override
    public void onDisconnected(ClientLink link, long sessionId) {
        sessions.disconnected(link, sessionId);
    }

    @Override
    public List<TouchedSession> takeTouched() {
        return sessions.takeTouched();
    }

    @Override
    public OrderedTxn committed(Proposal proposal) {
        LoggedTxn txn = OrderedTxn.decode(proposal);
        return new OrderedTxn(
                txn,
                proposal.payload().length(),
                0,
                forwarded.take(txn.header().clientId(), txn.header().cxid()));
    }

    @Override
    public void onApplied(OrderedTxn txn) {
        sessions.onApplied(txn);
    }

    @Override
    public void doWhatIsDue() {
        // Nothing is a learner's to begin: sessions end and nodes are reaped by the leader.
    }

    @Override
    public long nextDueNanos() {
        return clock.monotonicNanos() + IDLE_NANOS;
    }

    @Override
    public int inFlightCount() {
        return forwarded.size() + syncs.size() + sessions.waiting();
    }

    @Override
    public SortedMap<Long, List<Long>> sessionsByExpiry() {
        return Collections.emptySortedMap();
    }

    private static Bytes bodyOf(WriteOp op) {
        ByteBuf buffer = Unpooled.buffer();
        WriteOpCodec.write(new JuteWriter(buffer), op);
        byte[] body = new byte[buffer.readableBytes()];
        buffer.readBytes(body);
        return Bytes.wrap(body);
    }
}
