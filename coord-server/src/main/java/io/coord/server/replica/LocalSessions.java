package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.core.tree.ReplicatedState;
import io.coord.server.delivery.ClientLink;
import io.coord.server.delivery.Delivery;
import io.coord.server.delivery.DeliveryRound;
import io.coord.server.session.Session;
import io.coord.server.session.SessionIds;
import io.coord.server.session.SessionPasswords;
import io.coord.server.session.SessionTracker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that only this server knows: they cost no transaction, own no ephemeral nodes, and end with the role of their
 * server (spec: client-protocol 17). Thread: replica.
 */
final class LocalSessions {
    private final ReplicatedState state;
    private final SessionTracker tracker;
    private final SessionIds ids;
    private final SessionPasswords passwords;
    private final DeliveryRound round;
    private final Clock clock;
    private final Map<Long, Attached> attached = new HashMap<>();
    /** Whose clients have closed them. */
    private final List<Attached> closing = new ArrayList<>();
    /** Not local any more, and not yet known to all. */
    private final Set<Long> upgrading = new HashSet<>();

    private static final class Attached {
        private final Session session;
        private ClientLink link;
        private int unanswered;
        private @Nullable ClientWrite close;

        Attached(Session session, ClientLink link) {
            this.session = session;
            this.link = link;
        }
    }

    LocalSessions(ReplicaParts parts) {
        this.state = parts.guarded().state();
        this.ids = parts.ids();
        this.passwords = parts.passwords();
        this.round = parts.round();
        this.clock = parts.clock();
        this.tracker = new SessionTracker(parts.serving().tickMillis(), nowMillis());
    }

    boolean contains(long id) {
        return attached.containsKey(id);
    }

    /** Whether the connect concerns a session of this server's own. If so, it is answered. */
    boolean connect(ConnectAttempt attempt) {
        long id = attempt.sessionId();
        if (id == 0) {
            open(attempt);
            return true;
        }
        if (upgrading.contains(id)) {
            // Nobody could say yet whether it is known. Refusing it would be wrong.
            round.deliver(attempt.link(), new Delivery.Disconnect("its session is being made known to all"));
            return true;
        }
        Attached found = attached.get(id);
        if (found == null) {
            return false;
        }
        reattach(attempt, found);
        return true;
    }

    private void open(ConnectAttempt attempt) {
        long id = ids.next(used -> attached.containsKey(used)
                || upgrading.contains(used)
                || state.sessionTimeouts().containsKey(used));
        Session session = tracker.open(id, attempt.timeoutMillis(), ClientSessions.HERE, nowMillis());
        attached.put(id, new Attached(session, attempt.link()));
        grant(attempt, session);
    }

    private void reattach(ConnectAttempt attempt, Attached found) {
        long id = attempt.sessionId();
        if (!passwords.matches(id, attempt.boundTo(), attempt.password())
                || tracker.reattach(id, attempt.timeoutMillis(), ClientSessions.HERE, nowMillis())
                        .isEmpty()) {
            round.deliver(attempt.link(), new Delivery.SessionRefused());
            return;
        }
        if (found.link != attempt.link()) {
            round.deliver(found.link, new Delivery.Disconnect("its session came back on another connection"));
            found.link = attempt.link();
        }
        grant(attempt, found.session);
    }

    private void grant(ConnectAttempt attempt, Session session) {
        round.deliver(
                attempt.link(),
                new Delivery.SessionGranted(
                        session,
                        passwords.passwordOf(session.id(), attempt.boundTo()),
                        attempt.timeoutMillis(),
                        state.lastZxid()));
    }

    /** Something is asked for that is answered later. */
    void asked(long id) {
        attached.get(id).unanswered++;
    }

    /** Something has been answered. */
    void answered(long id) {
        Attached found = attached.get(id);
        if (found != null && found.unanswered > 0) {
            found.unanswered--;
        }
    }

    /** Ends the session when all before is answered: see {@link #takeClosed}. */
    void close(ClientWrite close) {
        Attached found = attached.get(close.sessionId());
        found.close = close;
        closing.add(found);
        tracker.markClosing(close.sessionId());
    }

    /** Takes a session out that is to become one of all. */
    SessionUpgrade upgrade(long id) {
        Attached found = attached.remove(id);
        tracker.release(found.session);
        upgrading.add(id);
        return new SessionUpgrade(found.link, found.session);
    }

    void upgraded(long id) {
        upgrading.remove(id);
    }

    /** Takes the sessions out that their clients have closed and that wait for nothing. */
    List<ClientWrite> takeClosed() {
        if (closing.isEmpty()) {
            return List.of();
        }
        List<ClientWrite> closed = new ArrayList<>();
        closing.removeIf(each -> {
            if (each.close == null || each.unanswered > 0) {
                return false;
            }
            closed.add(each.close);
            attached.remove(each.session.id());
            tracker.close(each.session.id());
            return true;
        });
        return closed;
    }

    /** Ends those that have not been heard of in time. */
    void expire() {
        for (Session session : tracker.expire(nowMillis())) {
            Attached expired = attached.remove(session.id());
            tracker.close(session.id());
            if (expired != null) {
                round.deliver(expired.link, new Delivery.Disconnect("its session has ended"));
            }
        }
    }

    long nextDueNanos() {
        return TimeUnit.MILLISECONDS.toNanos(tracker.nextCheckMillis());
    }

    SortedMap<Long, List<Long>> byExpiry() {
        return tracker.expirySchedule();
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos());
    }
}
