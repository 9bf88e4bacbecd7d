package io.coord.server.replica;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.error.ErrorCode;
import io.coord.core.invariant.Invariant;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOpCodec;
import io.coord.core.txn.Txn;
import io.coord.core.wire.OpCode;
import io.coord.server.delivery.ClientLink;
import io.coord.server.prepare.WriteRequest;
import io.coord.server.session.Session;
import io.coord.server.session.SessionOwner;
import io.coord.server.session.SessionTracker;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.LearnerMessage.TouchedSession;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.runtime.MemberDriver;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role of a leader: orders what its own clients and its learners ask for, and keeps time for all sessions, wherever
 * their clients are. Begins when the leader is established, with the full timeout for each session (spec: semantics 4.5).
 * Thread: replica.
 */
final class LeadingRole implements MemberRole {
    private static final Logger log = LoggerFactory.getLogger(LeadingRole.class);

    private final String server;
    private final ReplicaParts parts;
    private final Orderer orderer;
    private final ClientSessions sessions;
    private final OrderingRole ordering;
    private final SessionTracker tracker;
    private final Applier applier;
    private final MemberDriver driver;
    private final Map<Long, LearnerReports> learners = new HashMap<>();
    private final LongPredicate isLocalHere;
    private final @Nullable EndedSessions ended;
    private final Map<Long, Runnable> syncs = new HashMap<>();
    /**
     * What sessions on learners ask for after a sync that is not answered yet. A ZooKeeper that gets the commit of a later
     * request before the answer to the sync mixes up its answers, and serves nobody any more.
     */
    private final Map<Long, ArrayDeque<Runnable>> behindSync = new HashMap<>();

    private long lastToken;

    /** @param isLocalHere which sessions only this server knows */
    LeadingRole(ReplicaParts parts, Orderer orderer, Applier applier, MemberDriver driver, LongPredicate isLocalHere) {
        this.isLocalHere = isLocalHere;
        this.ended = parts.serving().sessions().areLocal()
                ? new EndedSessions(parts.serving().lagMillis())
                : null;
        this.server = parts.server();
        this.parts = parts;
        this.orderer = orderer;
        this.applier = applier;
        this.driver = driver;
        this.tracker = parts.tracker();
        tracker.restore(parts.guarded().state().sessionTimeouts(), nowMillis());
        this.sessions = new ClientSessions(parts, orderer);
        this.ordering = new OrderingRole(
                parts.guarded().state(), orderer, sessions, parts.reapers().get(), parts.clock());
    }

    /** The first thing: may order. */
    void begin() {
        sessions.closeOrphans();
    }

    @Override
    public void onWrite(ClientWrite write) {
        boolean local = isLocalHere.test(write.sessionId());
        order(
                new WriteRequest(write.sessionId(), write.xid(), write.op(), write.ids(), local),
                ClientSessions.HERE,
                write);
    }

    /** Orders a request, or its refusal if its session has moved elsewhere meanwhile (spec: semantics 4.3). */
    private void order(WriteRequest request, SessionOwner owner, Origin origin) {
        Optional<Session> session = tracker.find(request.sessionId());
        boolean moved = session.isPresent() && !tracker.isServedBy(session.get(), owner);
        if (moved) {
            orderer.refuse(request, ErrorCode.SESSION_MOVED, origin);
        } else {
            orderer.order(request, origin);
        }
    }

    @Override
    public void onRequest(long link, long sid, LearnerMessage.Request request) {
        ArrayDeque<Runnable> held = behindSync.get(request.sessionId());
        if (held == null) {
            take(link, sid, request);
        } else {
            held.add(() -> take(link, sid, request));
        }
    }

    private void take(long link, long sid, LearnerMessage.Request request) {
        SessionOwner owner = servingLearner(sid);
        OpCode op = OpCode.ofCode(request.opCode());
        if (op == OpCode.SYNC) {
            behindSync.put(request.sessionId(), new ArrayDeque<>());
            ask(() -> {
                driver.step(new Input.Answered(link, new LeaderMessage.SyncDone()));
                takeHeld(request.sessionId());
            });
            return;
        }
        WriteOp write;
        try {
            if (op == null) {
                throw new DecodeException("unknown operation " + request.opCode());
            }
            write = WriteOpCodec.readForwarded(
                    op, new JuteReader(Unpooled.wrappedBuffer(request.body().array()), parts.limits()));
        } catch (DecodeException e) {
            refuseUnreadable(sid, request, e);
            return;
        }
        WriteRequest asked = new WriteRequest(
                request.sessionId(),
                request.cxid(),
                write,
                request.ids() == null ? List.of() : request.ids(),
                mayBeLocalElsewhere(request.sessionId()));
        if (write instanceof WriteOp.CreateSession) {
            orderer.order(asked, new LearnerRequest(owner));
        } else {
            order(asked, owner, new LearnerRequest(owner));
        }
    }

    /** What a session asked for after a sync that is answered now, up to its next sync. */
    private void takeHeld(long sessionId) {
        ArrayDeque<Runnable> held = behindSync.remove(sessionId);
        for (Runnable next = held.poll(); next != null; next = held.poll()) {
            ArrayDeque<Runnable> again = behindSync.get(sessionId);
            if (again == null) {
                next.run();
            } else {
                again.add(next);
            }
        }
    }

    /**
     * A learner does not say that a session is its own. One that this leader does not know, did not make and has not
     * ended can be nothing else.
     */
    private boolean mayBeLocalElsewhere(long sessionId) {
        return ended != null && !parts.ids().isOwn(sessionId) && !ended.contains(sessionId, nowMillis());
    }

    @Override
    public void onUpgrade(SessionUpgrade upgrade) {
        Session session = upgrade.session();
        orderer.orderOwn(session.id(), new WriteOp.CreateSession(session.timeoutMillis()), upgrade);
    }

    /** The learner waits for an answer in the order of its requests, so there must be one. */
    private void refuseUnreadable(long sid, LearnerMessage.Request request, DecodeException e) {
        log.warn(
                "forwarded request is refused, it cannot be decoded server={} learner={} session=0x{} op={} cause={}",
                server,
                sid,
                Long.toHexString(request.sessionId()),
                request.opCode(),
                e.getMessage());
        WriteRequest asked =
                new WriteRequest(request.sessionId(), request.cxid(), new WriteOp.CloseSession(), List.of());
        orderer.refuse(asked, ErrorCode.MARSHALLING_ERROR, null);
    }

    @Override
    public void onRevalidate(long link, long sid, LearnerMessage.Revalidate question) {
        SessionOwner owner = servingLearner(sid);
        Optional<Session> session =
                tracker.reattach(question.sessionId(), question.timeoutMillis(), owner, nowMillis());
        session.ifPresent(sessions::movedAway);
        boolean valid = session.isPresent();
        driver.step(new Input.Answered(link, new LeaderMessage.SessionRevalidated(question.sessionId(), valid)));
    }

    /** By their sid: a learner that reconnects is the same place for a session. */
    private LearnerReports servingLearner(long sid) {
        LearnerReports learner = learners.computeIfAbsent(sid, key -> new LearnerReports());
        learner.serves();
        return learner;
    }

    @Override
    public void onTouched(long sid, long askedMillis, List<TouchedSession> touched) {
        long now = nowMillis();
        for (TouchedSession session : touched) {
            tracker.touch(session.sessionId(), now);
        }
        servingLearner(sid).reported(askedMillis);
    }

    /** Its clients have their whole timeout to find another server. */
    @Override
    public void onLearnerLeft(long sid) {
        LearnerReports learner = learners.get(sid);
        if (learner != null) {
            learner.left();
            tracker.touchAllOf(learner, nowMillis());
        }
    }

    @Override
    public void onSync(ClientSync sync) {
        ask(() -> applier.answer(sync));
    }

    private void ask(Runnable whenConfirmed) {
        lastToken++;
        syncs.put(lastToken, whenConfirmed);
        driver.step(new Input.SyncAsked(lastToken));
    }

    @Override
    public void onSyncConfirmed(long token) {
        Runnable answer = syncs.remove(token);
        if (answer != null) {
            answer.run();
        }
    }

    @Override
    public OrderedTxn committed(Proposal proposal) {
        OrderedTxn own = orderer.takeCommitted(proposal.zxid());
        Invariant.check(
                own != null && own.zxid() == proposal.zxid(),
                "committed what is not the oldest in flight: zxid=0x%x",
                proposal.zxid());
        return own;
    }

    @Override
    public void onConnect(ConnectAttempt attempt) {
        ordering.onConnect(attempt);
    }

    @Override
    public void onDisconnected(ClientLink link, long sessionId) {
        ordering.onDisconnected(link, sessionId);
    }

    @Override
    public void doWhatIsDue() {
        ordering.doWhatIsDue();
    }

    @Override
    public long nextDueNanos() {
        return ordering.nextDueNanos();
    }

    @Override
    public void onApplied(OrderedTxn txn) {
        ordering.onApplied(txn);
        if (ended != null && txn.txn().txn() instanceof Txn.CloseSession) {
            ended.add(txn.txn().header().clientId(), nowMillis());
        }
    }

    @Override
    public int inFlightCount() {
        return ordering.inFlightCount() + syncs.size();
    }

    @Override
    public SortedMap<Long, List<Long>> sessionsByExpiry() {
        return ordering.sessionsByExpiry();
    }

    private long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(parts.clock().monotonicNanos());
    }
}
