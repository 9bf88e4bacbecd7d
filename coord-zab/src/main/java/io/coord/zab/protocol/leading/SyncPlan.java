package io.coord.zab.protocol.leading;

import io.coord.core.model.Zxid;
import io.coord.zab.protocol.state.TxnHistory;

/**
 * How a learner comes to the leader's history (spec: peer-protocol 5.2, 5.3). Sound because a zxid names one transaction and,
 * with it, everything before: a history that ends at a point of ours is a beginning of ours.
 *
 * @param kind what goes first
 * @param zxid DIFF: the last committed one; TRUNC: where the learner's history is to end; LOG, SNAP: nothing
 * @param from index in the window of the first proposal that the learner lacks; LOG, SNAP: nothing
 */
record SyncPlan(Kind kind, long zxid, int from) {
    enum Kind {
        DIFF,
        TRUNC,
        /** DIFF, if the log on the disk has what it lacks. */
        LOG,
        SNAP
    }

    static final SyncPlan BY_SNAPSHOT = new SyncPlan(Kind.SNAP, 0, 0);
    private static final SyncPlan BY_LOG = new SyncPlan(Kind.LOG, 0, 0);

    /**
     * @param committed the last committed transaction of {@code history}
     * @param reported  where the learner's history ends
     */
    static SyncPlan of(TxnHistory history, long committed, long reported) {
        // ZOOKEEPER-4352, -1319: nothing is no point of a history that has something, even if the window reaches that
        // far
        if (reported == 0 && history.last() != 0) {
            return BY_SNAPSHOT;
        }
        int from = history.indexAfter(reported);
        if (reported > committed) {
            return beyondCommitted(history, committed, reported, from != TxnHistory.NOT_A_POINT);
        }
        if (from != TxnHistory.NOT_A_POINT) {
            return new SyncPlan(Kind.DIFF, committed, from);
        }
        return unknownPoint(history, reported);
    }

    /** Its end is not committed: it is cut off, and comes again if the leader has it too. */
    private static SyncPlan beyondCommitted(TxnHistory history, long committed, long reported, boolean ours) {
        int from = history.indexAfter(committed);
        // ZOOKEEPER-1154: only if it has our transactions, or others of the same epoch, it surely has this one
        boolean itHasThis = ours || Zxid.epoch(reported) == Zxid.epoch(committed);
        boolean isTransaction = Zxid.counter(committed) != 0;
        return itHasThis && isTransaction && from != TxnHistory.NOT_A_POINT
                ? new SyncPlan(Kind.TRUNC, committed, from)
                : BY_SNAPSHOT;
    }

    /** Between transactions of ours, or before all that are at hand. */
    private static SyncPlan unknownPoint(TxnHistory history, long reported) {
        long before = history.floor(reported);
        int from = history.indexAfter(before);
        boolean nextIsOfItsEpoch = before != 0
                && from < history.size()
                && Zxid.epoch(history.get(from).zxid()) == Zxid.epoch(reported);
        boolean oneEpoch = nextIsOfItsEpoch && Zxid.epoch(before) == Zxid.epoch(reported);
        if (oneEpoch) {
            return new SyncPlan(Kind.TRUNC, before, from);
        }
        // ZOOKEEPER-1319: the beginning of an epoch says nothing of what was before
        boolean isTransaction = Zxid.counter(reported) != 0;
        return isTransaction && history.size() > 0 && reported < history.firstPoint() ? BY_LOG : BY_SNAPSHOT;
    }
}
