package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.core.error.ErrorCode;
import io.coord.core.op.WriteOp;
import io.coord.core.tree.TxnResult;
import io.coord.server.apply.GuardedState;
import io.coord.server.delivery.ClientLink;
import io.coord.server.delivery.Delivery;
import io.coord.server.delivery.DeliveryRound;
import io.coord.server.session.Session;
import io.coord.server.session.SessionIds;
import io.coord.server.session.SessionPasswords;
import io.coord.zab.protocol.message.Proposal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/**
 * The role of a member without a quorum that shows what it has to clients which accept that (spec: client-protocol 16).
 * Their sessions are its own and end with their connections; nothing is changed. Thread: replica.
 */
final class ReadOnlyRole implements MemberRole {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Applier applier;
    private final GuardedState guarded;
    private final SessionIds ids;
    private final SessionPasswords passwords;
    private final DeliveryRound round;
    private final Clock clock;
    private final Map<Long, ClientLink> sessions = new HashMap<>();

    ReadOnlyRole(ReplicaParts parts, Applier applier) {
        this.applier = applier;
        this.guarded = parts.guarded();
        this.ids = parts.ids();
        this.passwords = parts.passwords();
        this.round = parts.round();
        this.clock = parts.clock();
    }

    /** A session of its own; one of the ensemble cannot be checked here. */
    @Override
    public void onConnect(ConnectAttempt attempt) {
        if (attempt.sessionId() != 0) {
            round.deliver(
                    attempt.link(), new Delivery.Disconnect("its session is the ensemble's, this server is alone"));
            return;
        }
        long id = ids.next(used ->
                sessions.containsKey(used) || guarded.state().sessionTimeouts().containsKey(used));
        sessions.put(id, attempt.link());
        Session session =
                new Session(id, attempt.timeoutMillis(), null, TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos()));
        round.deliver(
                attempt.link(),
                new Delivery.SessionGranted(
                        session,
                        passwords.passwordOf(id, attempt.boundTo()),
                        attempt.timeoutMillis(),
                        guarded.state().lastZxid()));
    }

    @Override
    public void onWrite(ClientWrite write) {
        boolean close = write.op() instanceof WriteOp.CloseSession;
        if (close) {
            sessions.remove(write.sessionId());
        }
        applier.answer(write, close ? TxnResult.Done.INSTANCE : refusal());
    }

    @Override
    public void onSync(ClientSync sync) {
        applier.refuse(sync, ErrorCode.NOT_READ_ONLY);
    }

    private static TxnResult refusal() {
        return new TxnResult.Failed(ErrorCode.NOT_READ_ONLY.code());
    }

    @Override
    public void onDisconnected(ClientLink link, long sessionId) {
        sessions.remove(sessionId, link);
    }

    @Override
    public OrderedTxn committed(Proposal proposal) {
        throw new IllegalStateException("committed without a leader: 0x" + Long.toHexString(proposal.zxid()));
    }

    @Override
    public void onApplied(OrderedTxn txn) {
        // Nothing is applied without a leader.
    }

    @Override
    public void doWhatIsDue() {
        // Sessions end with their connections.
    }

    @Override
    public long nextDueNanos() {
        return clock.monotonicNanos() + IDLE_NANOS;
    }

    @Override
    public int inFlightCount() {
        return 0;
    }

    @Override
    public SortedMap<Long, List<Long>> sessionsByExpiry() {
        return Collections.emptySortedMap();
    }
}
