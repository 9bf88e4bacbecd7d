package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.core.op.WriteOp;
import io.coord.core.tree.ReplicatedState;
import io.coord.server.delivery.ClientLink;
import io.coord.server.upkeep.Reaper;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/**
 * The role of a leader and of a single server: orders what is asked for, keeps time for all sessions, removes
 * containers and TTL nodes. Begins with nothing in flight. Thread: replica.
 */
final class OrderingRole implements ServerRole {
    private final ReplicatedState state;
    private final Orderer orderer;
    private final ClientSessions sessions;
    private final Reaper reaper;
    private final Clock clock;

    OrderingRole(ReplicatedState state, Orderer orderer, ClientSessions sessions, Reaper reaper, Clock clock) {
        this.state = state;
        this.orderer = orderer;
        this.sessions = sessions;
        this.reaper = reaper;
        this.clock = clock;
    }

    @Override
    public void onWrite(ClientWrite write) {
        orderer.order(write);
    }

    @Override
    public void onConnect(ConnectAttempt attempt) {
        sessions.connect(attempt);
    }

    @Override
    public void onDisconnected(ClientLink link, long sessionId) {
        sessions.disconnected(link, sessionId);
    }

    /** Orders the closes of expired sessions and the deletes of containers and TTL nodes whose time has come. */
    @Override
    public void doWhatIsDue() {
        if (sessions.nextDueNanos() - clock.monotonicNanos() <= 0) {
            sessions.expire();
        }
        long nowMillis = TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos());
        if (reaper.nextDueMillis() <= nowMillis) {
            reaper.next(state.tree(), nowMillis, clock.wallMillis())
                    .ifPresent(path -> orderer.orderOwn(0, new WriteOp.DeleteContainer(path), null));
        }
    }

    @Override
    public long nextDueNanos() {
        return Math.min(sessions.nextDueNanos(), TimeUnit.MILLISECONDS.toNanos(reaper.nextDueMillis()));
    }

    @Override
    public void onApplied(OrderedTxn txn) {
        orderer.applied(txn.zxid());
        sessions.onApplied(txn);
    }

    @Override
    public int inFlightCount() {
        return orderer.inFlightCount();
    }

    @Override
    public SortedMap<Long, List<Long>> sessionsByExpiry() {
        return sessions.byExpiry();
    }
}
