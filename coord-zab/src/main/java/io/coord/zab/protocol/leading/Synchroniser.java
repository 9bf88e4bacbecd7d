package io.coord.zab.protocol.leading;

import io.coord.core.model.Zxid;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.leading.Learner.Phase;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.protocol.state.MemberState;
import io.coord.zab.protocol.state.TxnHistory;
import java.util.List;

/**
 * Zab, DSN 2011, phase 2, at the leader, for one learner at a time: what it lacks, what is outstanding, NEWLEADER. With that it
 * has joined the live stream: decision, backlog and joining are one step (ZOOKEEPER-962), so nothing is skipped or doubled.
 * Thread: replica.
 */
final class Synchroniser {
    private final MemberState state;
    private final LearnerTable learners;
    private final long epoch;

    Synchroniser(MemberState state, LearnerTable learners, long epoch) {
        this.state = state;
        this.learners = learners;
        this.epoch = epoch;
    }

    /**
     * Begins with a learner that has promised to follow.
     *
     * @param committed the last transaction that is committed, or will be when the leader is established
     */
    void begin(Learner learner, long committed) {
        SyncPlan plan = SyncPlan.of(state.history(), committed, learner.reportedZxid());
        switch (plan.kind()) {
            case DIFF -> {
                send(learner, new LeaderMessage.Diff(plan.zxid()));
                finish(learner, plan.from(), committed);
            }
            case TRUNC -> {
                send(learner, new LeaderMessage.Trunc(plan.zxid()));
                finish(learner, plan.from(), committed);
            }
            case SNAP -> {
                learner.enter(Phase.AWAITING_IMAGE);
                state.emit(new Output.BeginSnapshot(learner.link()));
            }
        }
    }

    /** Whether one more snapshot may be sent. A voter is never refused, but counts. */
    boolean mayBegin(Learner learner, long committed) {
        return state.configurations().isVoter(learner.sid())
                || SyncPlan.of(state.history(), committed, learner.reportedZxid())
                                .kind()
                        != SyncPlan.Kind.SNAP
                || snapshotsOnTheWay() < state.config().maxSnapSyncs();
    }

    private long snapshotsOnTheWay() {
        return learners.all().stream().filter(Learner::isGettingSnapshot).count();
    }

    /** The image for this learner shows this zxid. False: that is no point of the history any more. */
    boolean imageBegan(Learner learner, long zxid, long committed) {
        int from = state.history().indexAfter(zxid);
        if (from == TxnHistory.NOT_A_POINT) {
            return false;
        }
        learner.snapshotSent();
        send(learner, new LeaderMessage.Snap(zxid));
        finish(learner, from, committed);
        return true;
    }

    private void finish(Learner learner, int from, long committed) {
        TxnHistory history = state.history();
        for (int i = from; i < history.size(); i++) {
            Proposal proposal = history.get(i);
            boolean isCommitted = proposal.zxid() <= committed;
            if (isCommitted || !learner.isObserver()) {
                send(learner, new LeaderMessage.Propose(proposal));
            }
            if (isCommitted) {
                send(learner, new LeaderMessage.Commit(proposal.zxid()));
            } else if (!learner.isObserver()) {
                learner.proposed(proposal.zxid(), state.now());
            }
        }
        // ZOOKEEPER-3104: behind everything that completes the snapshot
        send(
                learner,
                new LeaderMessage.NewLeader(
                        Zxid.of(epoch, 0), state.configurations().lastSeenText()));
        learner.synchronising(committed);
        learner.heard(state.now());
        learners.streamChanged();
    }

    private void send(Learner learner, LeaderMessage message) {
        state.emit(new Output.SendToLearners(List.of(learner.link()), message));
    }
}
