package io.coord.zab.protocol.leading;

import io.coord.core.model.Zxid;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.leading.Learner.Phase;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.protocol.state.MemberState;
import io.coord.zab.protocol.state.TxnHistory;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Zab, DSN 2011, phase 2, at the leader, for one learner at a time: what it lacks, what is outstanding, NEWLEADER. With that it
 * has joined the live stream: decision, backlog and joining are one step (ZOOKEEPER-962), so nothing is skipped or doubled.
 * Thread: replica.
 */
final class Synchroniser {
    private final MemberState state;
    private final LearnerTable learners;
    private final long epoch;

    /** The servers for which the log has turned out to be of no use, until they are synchronised. */
    private final Set<Long> unreadableFor = new TreeSet<>();

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
        SyncPlan plan = plan(learner, committed);
        switch (plan.kind()) {
            case DIFF -> {
                send(learner, new LeaderMessage.Diff(plan.zxid()));
                finish(learner, plan.from(), committed);
            }
            case TRUNC -> {
                send(learner, new LeaderMessage.Trunc(plan.zxid()));
                finish(learner, plan.from(), committed);
            }
            case LOG -> {
                learner.walks(new LogWalk(learner.reportedZxid()));
                readLog(learner, learner.reportedZxid());
            }
            case SNAP -> beginSnapshot(learner);
        }
    }

    private SyncPlan plan(Learner learner, long committed) {
        SyncPlan plan = SyncPlan.of(state.history(), committed, learner.reportedZxid());
        return plan.kind() == SyncPlan.Kind.LOG && unreadableFor.contains(learner.sid()) ? SyncPlan.BY_SNAPSHOT : plan;
    }

    private void beginSnapshot(Learner learner) {
        learner.enter(Phase.AWAITING_IMAGE);
        state.emit(new Output.BeginSnapshot(learner.link()));
    }

    private void readLog(Learner learner, long after) {
        state.emit(new Output.ReadLog(learner.link(), after, state.history().firstPoint()));
    }

    /**
     * The log on the disk has this for the learner. What is before the window is committed. False: the learner got some of it,
     * and there is no more: it has to come again, for a snapshot.
     */
    boolean logRead(Learner learner, LogWalk walk, Input.LogRead read, long committed) {
        learner.heard(state.now());
        boolean readable = read.progress() != Input.LogRead.Progress.UNREADABLE;
        for (Proposal proposal : read.proposals()) {
            LogWalk.Step step = proposal.zxid() <= committed ? walk.next(proposal) : LogWalk.Step.LEAVE;
            readable &= step != LogWalk.Step.LEAVE;
            if (!readable) {
                break;
            }
            if (step == LogWalk.Step.BEGIN) {
                send(learner, new LeaderMessage.Diff(committed));
            }
            if (step != LogWalk.Step.SKIP) {
                send(learner, new LeaderMessage.Propose(proposal));
                send(learner, new LeaderMessage.Commit(proposal.zxid()));
            }
        }
        boolean isEnd = read.progress() == Input.LogRead.Progress.COMPLETE;
        if (readable && isEnd && walk.hasBegun()) {
            return joinWindow(learner, walk, committed);
        }
        if (readable && !isEnd) {
            return true;
        }
        unreadableFor.add(learner.sid());
        if (!walk.hasBegun() && mayBegin(learner, committed)) {
            beginSnapshot(learner);
            return true;
        }
        return false;
    }

    /** The window has moved on while the log was read: what it has lost since is read as well. */
    private boolean joinWindow(Learner learner, LogWalk walk, long committed) {
        int from = state.history().indexAfter(walk.reached());
        if (from == TxnHistory.NOT_A_POINT) {
            readLog(learner, walk.reached());
        } else {
            finish(learner, from, committed);
        }
        return true;
    }

    /** Whether one more snapshot may be sent. A voter is never refused, but counts. */
    boolean mayBegin(Learner learner, long committed) {
        return state.configurations().isVoter(learner.sid())
                || plan(learner, committed).kind() != SyncPlan.Kind.SNAP
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
        unreadableFor.remove(learner.sid());
        learner.synchronising(committed);
        learner.heard(state.now());
        learners.streamChanged();
    }

    private void send(Learner learner, LeaderMessage message) {
        state.emit(new Output.SendToLearners(List.of(learner.link()), message));
    }
}
