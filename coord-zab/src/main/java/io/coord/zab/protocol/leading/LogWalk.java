package io.coord.zab.protocol.leading;

import io.coord.core.model.Zxid;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.protocol.state.TxnHistory;

/**
 * The way of one learner through the leader's log on the disk, from where its own history ends (spec: peer-protocol 5.3).
 * Nothing is believed of what the disk says: it must have the learner's last transaction, and go on without a hole
 * (ZOOKEEPER-2418, -2846). Thread: replica.
 */
final class LogWalk {
    enum Step {
        /** The learner has it. */
        SKIP,
        /** The first one that it lacks: its history is a beginning of ours. */
        BEGIN,
        /** One more. */
        GO_ON,
        /** A hole, or its history is none of ours. */
        LEAVE
    }

    private long reached;
    private long seen;
    private boolean begun;

    /** @param reported where the learner's history ends */
    LogWalk(long reported) {
        this.reached = reported;
    }

    /** Whether something was sent to the learner already. */
    boolean hasBegun() {
        return begun;
    }

    /** Where the learner's history ends with what it was sent. */
    long reached() {
        return reached;
    }

    Step next(Proposal proposal) {
        long zxid = proposal.zxid();
        if (zxid <= reached) {
            seen = zxid;
            return Step.SKIP;
        }
        if (begun) {
            return goOn(zxid);
        }
        // An epoch goes on one by one: the one before, if it is of the same epoch, was ours, too
        boolean isPointOfOurs = seen == reached || zxid == reached + 1 && Zxid.epoch(zxid) == Zxid.epoch(reached);
        if (!isPointOfOurs || !TxnHistory.isNext(reached, zxid)) {
            return Step.LEAVE;
        }
        begun = true;
        reached = zxid;
        return Step.BEGIN;
    }

    private Step goOn(long zxid) {
        if (!TxnHistory.isNext(reached, zxid)) {
            return Step.LEAVE;
        }
        reached = zxid;
        return Step.GO_ON;
    }
}
