package io.coord.server.replica;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.CreateMode;
import io.coord.core.op.WriteOp;
import io.coord.core.tree.TxnResult;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.server.delivery.ClientLink;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.LearnerMessage.TouchedSession;
import io.coord.zab.protocol.message.Proposal;
import java.util.List;
import java.util.SortedMap;

/**
 * The role of a leader, follower or observer whose clients begin with sessions that only it knows. What they ask for goes
 * the usual way; only their begin and end does not. One that wants an ephemeral node is made known to all before, if that
 * is allowed. Thread: replica.
 */
final class LocalSessionsRole implements MemberRole {
    private final MemberRole inner;
    private final LocalSessions locals;
    private final Applier applier;
    private final boolean upgrades;

    /** @param upgrades whether a session may become one of all */
    LocalSessionsRole(MemberRole inner, LocalSessions locals, Applier applier, boolean upgrades) {
        this.inner = inner;
        this.locals = locals;
        this.applier = applier;
        this.upgrades = upgrades;
    }

    @Override
    public void onConnect(ConnectAttempt attempt) {
        if (!locals.connect(attempt)) {
            inner.onConnect(attempt);
        }
    }

    @Override
    public void onWrite(ClientWrite write) {
        long id = write.sessionId();
        if (locals.contains(id)) {
            if (write.op() instanceof WriteOp.CloseSession) {
                locals.close(write);
                return;
            }
            if (upgrades && wantsEphemeral(write.op())) {
                inner.onUpgrade(locals.upgrade(id));
            } else {
                locals.asked(id);
            }
        }
        inner.onWrite(write);
    }

    @Override
    public void onApplied(OrderedTxn txn) {
        inner.onApplied(txn);
        long id = txn.txn().header().clientId();
        if (txn.origin() instanceof ClientWrite) {
            locals.answered(id);
        } else if (txn.txn().txn() instanceof Txn.CreateSession) {
            locals.upgraded(id);
        }
    }

    @Override
    public void doWhatIsDue() {
        inner.doWhatIsDue();
        locals.expire();
        for (ClientWrite close : locals.takeClosed()) {
            applier.answer(close, TxnResult.Done.INSTANCE);
        }
    }

    @Override
    public long nextDueNanos() {
        return Math.min(inner.nextDueNanos(), locals.nextDueNanos());
    }

    /** Whose connection breaks has its time to come back. */
    @Override
    public void onDisconnected(ClientLink link, long sessionId) {
        inner.onDisconnected(link, sessionId);
    }

    @Override
    public int inFlightCount() {
        return inner.inFlightCount();
    }

    @Override
    public SortedMap<Long, List<Long>> sessionsByExpiry() {
        return inner.sessionsByExpiry();
    }

    @Override
    public SortedMap<Long, List<Long>> localSessionsByExpiry() {
        return locals.byExpiry();
    }

    private static boolean wantsEphemeral(WriteOp op) {
        if (op instanceof WriteOp.Create create) {
            return CreateMode.ofFlags(create.flags())
                    .map(CreateMode::isEphemeral)
                    .orElse(false);
        }
        return op instanceof WriteOp.Multi multi && multi.ops().stream().anyMatch(LocalSessionsRole::wantsEphemeral);
    }

    // ---- what does not concern local sessions

    @Override
    public void onSync(ClientSync sync) {
        inner.onSync(sync);
    }

    @Override
    public void onSyncConfirmed(long token) {
        inner.onSyncConfirmed(token);
    }

    @Override
    public void onSyncArrived() {
        inner.onSyncArrived();
    }

    @Override
    public void onRequest(long link, long sid, LearnerMessage.Request request) {
        inner.onRequest(link, sid, request);
    }

    @Override
    public void onRevalidate(long link, long sid, LearnerMessage.Revalidate question) {
        inner.onRevalidate(link, sid, question);
    }

    @Override
    public void onTouched(long sid, long askedMillis, List<TouchedSession> touched) {
        inner.onTouched(sid, askedMillis, touched);
    }

    @Override
    public void onLearnerLeft(long sid) {
        inner.onLearnerLeft(sid);
    }

    @Override
    public void onSessionRevalidated(long sessionId, boolean valid) {
        inner.onSessionRevalidated(sessionId, valid);
    }

    @Override
    public List<TouchedSession> takeTouched() {
        return inner.takeTouched();
    }

    @Override
    public OrderedTxn committed(Proposal proposal) {
        OrderedTxn ordered = inner.committed(proposal);
        return isRefusedAsUnknown(ordered) ? refusedAsLocal(ordered) : ordered;
    }

    /** A leader that is a ZooKeeper takes a session that it does not know for one that has ended. */
    private boolean isRefusedAsUnknown(OrderedTxn ordered) {
        return ordered.txn().txn() instanceof Txn.Error error
                && error.code() == ErrorCode.SESSION_EXPIRED.code()
                && ordered.origin() instanceof ClientWrite write
                && write.op() instanceof WriteOp.Create
                && wantsEphemeral(write.op())
                && locals.contains(write.sessionId());
    }

    /** Compat: this server knows better, and says so. The transaction changes nothing, whatever its code. */
    private static OrderedTxn refusedAsLocal(OrderedTxn ordered) {
        Txn.Error error = new Txn.Error(ErrorCode.EPHEMERAL_ON_LOCAL_SESSION.code());
        LoggedTxn txn =
                new LoggedTxn(ordered.txn().header(), error, ordered.txn().digest());
        return new OrderedTxn(txn, ordered.payloadBytes(), ordered.proposedNanos(), ordered.origin());
    }
}
