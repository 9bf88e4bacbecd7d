package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.invariant.Invariant;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnDigest;
import io.coord.core.txn.TxnHeader;
import io.coord.server.auth.AccessControl;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests into transactions, in the order of their zxids. A request is judged by the state after everything
 * ordered before it, applied or not, so requests can be pipelined without waiting for each other. Each transaction
 * carries the digest that the tree will have after it.
 *
 * <p>A refused request becomes an error transaction: it uses up its zxid and is ordered like the others, so that its
 * answer proves all that came before it.
 *
 * <p>For a leader or a single server; made when its leadership begins, with nothing in flight. The state it looks at is
 * changed by nothing but the transactions made here. Thread: replica.
 */
public final class Preparer {
    private final ReplicatedState state;
    private final boolean digests;
    private final PendingTree tree;
    private final PendingSessions sessions;
    private final Rules rules;
    private long lastPreparedZxid;
    private long appliedZxid;

    /** Of a server that is alone. */
    public Preparer(
            ReplicatedState state, AccessControl accessControl, PrepareConfig config, QuotaListener quotaListener) {
        this(state, accessControl, config, quotaListener, null);
    }

    /**
     * @param state   owned by the caller; its tree has the options that {@code config} says
     * @param planner of the members; null: the server is alone
     */
    public Preparer(
            ReplicatedState state,
            AccessControl accessControl,
            PrepareConfig config,
            QuotaListener quotaListener,
            @Nullable MembershipPlanner planner) {
        this.state = state;
        this.digests = config.digests();
        this.tree = new PendingTree(state.tree(), config.extendedTypes(), digests);
        this.sessions = new PendingSessions(state.sessionTimeouts());
        this.rules = new Rules(
                tree,
                sessions,
                new Permissions(accessControl),
                new QuotaRule(state.tree(), config.enforceQuota(), quotaListener),
                config,
                planner);
        reset();
    }

    /**
     * Makes the transaction of a request.
     *
     * @param zxid       its place in the order, greater than all before
     * @param timeMillis wall clock, milliseconds since 1970
     */
    public LoggedTxn prepare(WriteRequest request, long zxid, long timeMillis) {
        begin(zxid);
        Txn txn;
        try {
            txn = rules.prepare(
                    request.op(), new Turn(request.sessionId(), request.ids(), request.fromLocal(), zxid, timeMillis));
        } catch (Refusal refusal) {
            return error(request, zxid, timeMillis, refusal.error());
        }
        @Nullable TxnDigest digest = digests ? new TxnDigest(TxnDigest.VERSION, tree.digest()) : null;
        return new LoggedTxn(header(request, zxid, timeMillis, txn), txn, digest);
    }

    /**
     * Makes the error transaction of a request that is refused for a reason outside the tree, such as a session that has
     * moved to another server.
     */
    public LoggedTxn refuse(WriteRequest request, long zxid, long timeMillis, ErrorCode error) {
        begin(zxid);
        return error(request, zxid, timeMillis, error);
    }

    /** Notes that the transactions up to {@code zxid} have been applied to the state. */
    public void applied(long zxid) {
        appliedZxid = zxid;
        tree.applied(zxid);
        sessions.applied(zxid);
    }

    /** Forgets what is in flight: the state as it is now is all there is. */
    public void reset() {
        lastPreparedZxid = state.lastZxid();
        appliedZxid = state.lastZxid();
        tree.reset();
        sessions.reset();
    }

    /** How many nodes are remembered because a transaction in flight concerns them. */
    public int pendingNodes() {
        return tree.changedNodes();
    }

    private void begin(long zxid) {
        Invariant.check(zxid > lastPreparedZxid, "zxid must grow: last=0x%x next=0x%x", lastPreparedZxid, zxid);
        if (lastPreparedZxid <= appliedZxid) {
            tree.resumeDigest();
        }
        lastPreparedZxid = zxid;
    }

    private static LoggedTxn error(WriteRequest request, long zxid, long timeMillis, ErrorCode error) {
        Txn txn = new Txn.Error(error.code());
        return new LoggedTxn(header(request, zxid, timeMillis, txn), txn, null);
    }

    private static TxnHeader header(WriteRequest request, long zxid, long timeMillis, Txn txn) {
        return new TxnHeader(request.sessionId(), request.cxid(), zxid, timeMillis, txn.type());
    }
}
