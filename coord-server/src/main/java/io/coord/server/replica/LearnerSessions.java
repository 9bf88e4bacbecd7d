package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.core.model.Bytes;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.txn.Txn;
import io.coord.core.wire.OpCode;
import io.coord.server.delivery.ClientLink;
import io.coord.server.delivery.Delivery;
import io.coord.server.delivery.DeliveryRound;
import io.coord.server.session.Session;
import io.coord.server.session.SessionIds;
import io.coord.server.session.SessionPasswords;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.LearnerMessage.TouchedSession;
import io.coord.zab.runtime.MemberDriver;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The sessions of a learner's own clients: the leader keeps time for them, this server tells it who was heard from (spec:
 * semantics 4.2, 4.3). Lives as long as the role: when it ends, all clients are disconnected. Thread: replica.
 */
final class LearnerSessions {
    private final ReplicatedState state;
    private final SessionIds ids;
    private final SessionPasswords passwords;
    private final DeliveryRound round;
    private final Clock clock;
    private final MemberDriver leader;
    private final ForwardedWrites forwarded;

    /** By id, so that what the leader is told does not depend on hashing. */
    private final TreeMap<Long, Attached> attached = new TreeMap<>();

    /** Connects whose sessions the leader is being asked about, oldest first. */
    private final Map<Long, ArrayDeque<ConnectAttempt>> revalidating = new HashMap<>();

    /** Of connections that broke since the leader was told: it counts from the last thing that was heard. */
    private final List<Session> detached = new ArrayList<>();

    private long reportedMillis;

    private record Attached(ClientLink link, Session session) {}

    LearnerSessions(ReplicaParts parts, MemberDriver leader, ForwardedWrites forwarded) {
        this.state = parts.guarded().state();
        this.ids = parts.ids();
        this.passwords = parts.passwords();
        this.round = parts.round();
        this.clock = parts.clock();
        this.leader = leader;
        this.forwarded = forwarded;
        this.reportedMillis = nowMillis();
    }

    /** Has a new session made, or asks for the one that the client wants back. */
    void connect(ConnectAttempt attempt) {
        long id = attempt.sessionId();
        if (id == 0) {
            create(attempt);
        } else if (passwords.matches(id, attempt.boundTo(), attempt.password())) {
            revalidating.computeIfAbsent(id, key -> new ArrayDeque<>(1)).add(attempt);
            leader.step(new Input.Forwarded(new LearnerMessage.Revalidate(id, attempt.timeoutMillis())));
        } else {
            round.deliver(attempt.link(), new Delivery.SessionRefused());
        }
    }

    private void create(ConnectAttempt attempt) {
        create(ids.next(state.sessionTimeouts()::containsKey), attempt.timeoutMillis(), attempt);
    }

    /** Has a session made that was this server's only. */
    void upgrade(SessionUpgrade upgrade) {
        create(upgrade.session().id(), upgrade.session().timeoutMillis(), upgrade);
    }

    private void create(long id, int timeoutMillis, Origin origin) {
        byte[] body = ByteBuffer.allocate(Integer.BYTES).putInt(timeoutMillis).array();
        forwarded.add(id, 0, origin);
        leader.step(new Input.Forwarded(
                new LearnerMessage.Request(id, 0, OpCode.CREATE_SESSION.code(), Bytes.wrap(body), null)));
    }

    /** The leader's answer about the oldest question for this session. */
    void onRevalidated(long id, boolean valid) {
        ArrayDeque<ConnectAttempt> attempts = revalidating.get(id);
        if (attempts == null) {
            return;
        }
        ConnectAttempt attempt = attempts.remove();
        if (attempts.isEmpty()) {
            revalidating.remove(id);
        }
        if (valid) {
            attach(attempt, id, state.lastZxid());
        } else {
            round.deliver(attempt.link(), new Delivery.SessionRefused());
        }
    }

    private void attach(ConnectAttempt attempt, long id, long zxid) {
        Session session = new Session(id, attempt.timeoutMillis(), null, nowMillis());
        Attached previous = attached.put(id, new Attached(attempt.link(), session));
        if (previous != null && previous.link() != attempt.link()) {
            round.deliver(previous.link(), new Delivery.Disconnect("its session came back on another connection"));
        }
        round.deliver(
                attempt.link(),
                new Delivery.SessionGranted(
                        session, passwords.passwordOf(id, attempt.boundTo()), attempt.timeoutMillis(), zxid));
    }

    void disconnected(ClientLink link, long sessionId) {
        Attached found = attached.get(sessionId);
        if (found != null && found.link() == link) {
            attached.remove(sessionId);
            detached.add(found.session());
        }
        // Connects that wait for an answer stay: the answers come in their order. Granting a dead one is harmless.
    }

    /** Follows a transaction that has been applied. */
    void onApplied(OrderedTxn ordered) {
        long id = ordered.txn().header().clientId();
        Txn txn = ordered.txn().txn();
        if (txn instanceof Txn.CreateSession && ordered.origin() instanceof ConnectAttempt) {
            attach((ConnectAttempt) ordered.origin(), id, ordered.zxid());
        } else if (txn instanceof Txn.CreateSession && ordered.origin() instanceof SessionUpgrade upgrade) {
            attached.put(id, new Attached(upgrade.link(), upgrade.session()));
        } else if (txn instanceof Txn.CloseSession) {
            Attached ended = attached.remove(id);
            forwarded.forget(id);
            boolean asked = ordered.origin() instanceof ClientWrite
                    && ended != null
                    && ((ClientWrite) ordered.origin()).link() == ended.link();
            if (ended != null && !asked) {
                round.deliver(ended.link(), new Delivery.Disconnect("its session has ended"));
            }
        }
    }

    /** Which sessions were heard from since the last call, those included whose connection broke meanwhile. */
    List<TouchedSession> takeTouched() {
        long since = reportedMillis;
        reportedMillis = nowMillis();
        List<TouchedSession> touched = new ArrayList<>();
        detached.forEach(session -> addIfTouched(session, since, touched));
        detached.clear();
        attached.values().forEach(each -> addIfTouched(each.session(), since, touched));
        return touched;
    }

    private static void addIfTouched(Session session, long sinceMillis, List<TouchedSession> touched) {
        if (session.lastTouchMillis() >= sinceMillis) {
            touched.add(new TouchedSession(session.id(), session.timeoutMillis()));
        }
    }

    /** How many connects wait for the leader. */
    int waiting() {
        return revalidating.size();
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos());
    }
}
