package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.server.delivery.ClientLink;
import io.coord.server.delivery.Delivery;
import io.coord.server.delivery.DeliveryRound;
import io.coord.zab.protocol.message.Proposal;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/** The role of a member that has no leader, or is not synchronised with it: clients have to go. Thread: replica. */
final class IdleRole implements MemberRole {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final String REASON = "the server has no leader";

    private final DeliveryRound round;
    private final Clock clock;

    IdleRole(DeliveryRound round, Clock clock) {
        this.round = round;
        this.clock = clock;
    }

    @Override
    public void onWrite(ClientWrite write) {
        round.deliver(write.link(), new Delivery.Disconnect(REASON));
    }

    @Override
    public void onSync(ClientSync sync) {
        round.deliver(sync.link(), new Delivery.Disconnect(REASON));
    }

    @Override
    public void onConnect(ConnectAttempt attempt) {
        round.deliver(attempt.link(), new Delivery.Disconnect(REASON));
    }

    @Override
    public void onDisconnected(ClientLink link, long sessionId) {
        // Nothing is kept of connections.
    }

    @Override
    public OrderedTxn committed(Proposal proposal) {
        return new OrderedTxn(OrderedTxn.decode(proposal), proposal.payload().length(), 0, null);
    }

    @Override
    public void onApplied(OrderedTxn txn) {
        // Nobody waits for it.
    }

    @Override
    public void doWhatIsDue() {
        // Nothing is due without a leader: no session ends.
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
