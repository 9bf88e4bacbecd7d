package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.core.op.WriteOp;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.txn.Txn;
import io.coord.server.delivery.ClientLink;
import io.coord.server.delivery.Delivery;
import io.coord.server.delivery.DeliveryRound;
import io.coord.server.session.Session;
import io.coord.server.session.SessionIds;
import io.coord.server.session.SessionOwner;
import io.coord.server.session.SessionPasswords;
import io.coord.server.session.SessionTracker;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of a server's clients and the connections they are on (spec: semantics 4). Sessions begin and end with
 * transactions; what is here follows them. Thread: replica.
 */
final class ClientSessions {
    private static final Logger log = LoggerFactory.getLogger(ClientSessions.class);

    /** The owner of the sessions whose clients are on this server. */
    static final SessionOwner HERE = new Here();

    private final String server;
    private final SessionTracker tracker;
    private final SessionIds ids;
    private final SessionPasswords passwords;
    private final DeliveryRound round;
    private final Clock clock;
    private final ReplicatedState state;
    private final Orderer orderer;

    ClientSessions(ReplicaParts parts, Orderer orderer) {
        this.server = parts.server();
        this.tracker = parts.tracker();
        this.ids = parts.ids();
        this.passwords = parts.passwords();
        this.state = parts.guarded().state();
        this.round = parts.round();
        this.clock = parts.clock();
        this.orderer = orderer;
    }

    /** Starts a new session, or attaches the connection to the one that the client asks for. */
    void connect(ConnectAttempt attempt) {
        if (attempt.sessionId() == 0) {
            orderer.orderOwn(
                    ids.next(state.sessionTimeouts()::containsKey),
                    new WriteOp.CreateSession(attempt.timeoutMillis()),
                    attempt);
        } else {
            attach(attempt, state.lastZxid());
        }
    }

    /** The password is checked before the owner's connection is touched (client-protocol 21). */
    private void attach(ConnectAttempt attempt, long zxid) {
        long id = attempt.sessionId();
        Optional<Session> session = passwords.matches(id, attempt.boundTo(), attempt.password())
                ? tracker.reattach(id, attempt.timeoutMillis(), HERE, nowMillis())
                : Optional.empty();
        if (session.isEmpty()) {
            round.deliver(attempt.link(), new Delivery.SessionRefused());
            return;
        }
        ClientLink previous = linkOf(session.get());
        session.get().setClient(attempt.link());
        if (previous != null && previous != attempt.link()) {
            round.deliver(previous, new Delivery.Disconnect("its session came back on another connection"));
        }
        grant(attempt, session.get(), zxid);
    }

    /** The session's client is on a learner now: it has left the connection that it had here. */
    void movedAway(Session session) {
        ClientLink previous = linkOf(session);
        if (previous != null) {
            session.setClient(null);
            round.deliver(previous, new Delivery.Disconnect("its session came back on another server"));
        }
    }

    void disconnected(ClientLink link, long sessionId) {
        tracker.find(sessionId)
                .filter(session -> session.client() == link)
                .ifPresent(session -> session.setClient(null));
    }

    /**
     * Ends sessions that own ephemeral nodes but are in no session table, which ZooKeeper's fuzzy snapshots may leave
     * behind (disk-formats 4). For the start of a server.
     */
    void closeOrphans() {
        for (long owner : state.tree().ephemeralOwners()) {
            if (!state.sessionTimeouts().containsKey(owner)) {
                log.warn(
                        "session of ephemeral nodes is unknown, ending it server={} session=0x{}",
                        server,
                        Long.toHexString(owner));
                orderer.orderOwn(owner, new WriteOp.CloseSession(), null);
            }
        }
    }

    /** Ends the sessions whose clients have not been heard of in time. */
    void expire() {
        for (Session session : tracker.expire(nowMillis())) {
            log.debug(
                    "session expired server={} session=0x{} timeout={}ms",
                    server,
                    Long.toHexString(session.id()),
                    session.timeoutMillis());
            orderer.orderOwn(session.id(), new WriteOp.CloseSession(), null);
        }
    }

    /** Session ids by the monotonic millisecond at which they are looked at next. */
    SortedMap<Long, List<Long>> byExpiry() {
        return tracker.expirySchedule();
    }

    /** When {@link #expire} has to be called next, on the monotonic clock. */
    long nextDueNanos() {
        return TimeUnit.MILLISECONDS.toNanos(tracker.nextCheckMillis());
    }

    /** Follows a transaction that has been applied. */
    void onApplied(OrderedTxn ordered) {
        long id = ordered.txn().header().clientId();
        Txn txn = ordered.txn().txn();
        Origin origin = ordered.origin();
        if (txn instanceof Txn.CreateSession && origin instanceof SessionUpgrade upgrade) {
            tracker.adopt(upgrade.session(), HERE);
            upgrade.session().setClient(upgrade.link());
        } else if (txn instanceof Txn.CreateSession) {
            int timeoutMillis = ((Txn.CreateSession) txn).timeoutMillis();
            Session session = tracker.open(id, timeoutMillis, ownerOf(origin), nowMillis());
            if (origin instanceof ConnectAttempt) {
                ConnectAttempt attempt = (ConnectAttempt) origin;
                session.setClient(attempt.link());
                grant(attempt, session, ordered.zxid());
            }
        } else if (txn instanceof Txn.CloseSession) {
            ClientLink link = tracker.close(id).map(ClientSessions::linkOf).orElse(null);
            boolean asked = origin instanceof ClientWrite && ((ClientWrite) origin).link() == link;
            if (link != null && !asked) {
                round.deliver(link, new Delivery.Disconnect("its session has ended"));
            }
        }
    }

    private static @Nullable ClientLink linkOf(Session session) {
        return (ClientLink) session.client();
    }

    private static @Nullable SessionOwner ownerOf(@Nullable Origin origin) {
        if (origin instanceof LearnerRequest) {
            return ((LearnerRequest) origin).owner();
        }
        return origin instanceof ConnectAttempt ? HERE : null;
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos());
    }

    private void grant(ConnectAttempt attempt, Session session, long zxid) {
        round.deliver(
                attempt.link(),
                new Delivery.SessionGranted(
                        session, passwords.passwordOf(session.id(), attempt.boundTo()), attempt.timeoutMillis(), zxid));
    }

    private static final class Here implements SessionOwner {}
}
