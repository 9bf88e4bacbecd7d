package io.coord.zab.protocol.leading;

import io.coord.core.invariant.Invariant;
import io.coord.core.model.Zxid;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.MembershipDifference;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.protocol.state.Configurations;
import io.coord.zab.protocol.state.MemberState;
import io.coord.zab.protocol.state.TxnHistory;
import java.util.List;

/**
 * Zab, DSN 2011, phase 3, at the leader: proposals go out in order, what a quorum has durably is committed, in order (spec:
 * peer-protocol 6.1). The leader's own log is one of the servers that may make the quorum; it delivers only what is in its
 * own log as well.
 *
 * <p>Invariant: {@code delivered <= committed <= lastProposed}. Thread: replica.
 */
final class Broadcast {
    /** The last counter of an epoch: after that a new epoch is needed (ZOOKEEPER-1277). */
    static final long LAST_COUNTER = 0xFFFF_FFFEL;

    private final MemberState state;
    private final LearnerTable learners;
    private long committed;
    private long lastProposed;
    private long successor;

    /** The leader is established: all of its history is committed. */
    Broadcast(MemberState state, LearnerTable learners, long epoch) {
        this.state = state;
        this.learners = learners;
        this.committed = state.history().last();
        this.lastProposed = Zxid.of(epoch, 0);
        this.successor = state.sid();
        Invariant.check(committed < lastProposed, "a new epoch: last=0x%x new=0x%x", committed, lastProposed);
        state.deliver(committed);
    }

    /** The last transaction proposed; the beginning of the epoch if there is none. */
    long lastProposed() {
        return lastProposed;
    }

    long committed() {
        return committed;
    }

    /** Whether everything proposed is committed, and delivered here. */
    boolean isIdle() {
        return state.history().delivered() == state.history().last();
    }

    void propose(Proposal proposal) {
        long zxid = proposal.zxid();
        Invariant.check(zxid == lastProposed + 1, "proposals go on by one: last=0x%x next=0x%x", lastProposed, zxid);
        Invariant.check(Zxid.counter(zxid) <= LAST_COUNTER, "the epoch is used up: next=0x%x", zxid);
        lastProposed = zxid;
        state.history().append(proposal);
        List<Long> followers = learners.followerLinks();
        if (!followers.isEmpty()) {
            state.emit(new Output.SendToLearners(followers, new LeaderMessage.Propose(proposal)));
            for (long link : followers) {
                Learner learner = learners.get(link);
                if (learner != null) {
                    learner.proposed(zxid, state.now());
                }
            }
        }
        state.emit(new Output.Append(proposal));
    }

    /** Somebody has more than before: commits what a quorum has now, and delivers what may be delivered. */
    void advance() {
        long before;
        do {
            // a change of the configuration in between changes who has to agree
            before = committed;
            long reached = reachedByQuorums();
            if (reached > committed && !isRetired()) {
                commitUpTo(reached);
            }
        } while (committed > before);
        state.deliver(committed);
    }

    /** From a proposed change of the configuration on, both configurations have to agree (spec: peer-protocol 8.4). */
    private long reachedByQuorums() {
        Configurations configurations = state.configurations();
        long reached = QuorumMark.of(configurations.committedSystem(), this::acked);
        long change = configurations.lastSeen().version();
        if (!configurations.isChanging() || reached < change) {
            return reached;
        }
        long inBoth = Math.min(reached, QuorumMark.of(configurations.lastSeenSystem(), this::acked));
        return Math.max(inBoth, change - 1);
    }

    /** Whether it may commit nothing more: the configuration in force wants another leader. */
    boolean isRetired() {
        return successor != state.sid();
    }

    /** Who leads on: this server, or who was designated. */
    long successor() {
        return successor;
    }

    private void commitUpTo(long end) {
        TxnHistory history = state.history();
        int index = history.indexAfter(committed);
        Invariant.check(index != TxnHistory.NOT_A_POINT, "the window lacks what is not committed: 0x%x", committed);
        for (; index < history.size(); index++) {
            Proposal proposal = history.get(index);
            if (proposal.zxid() > end) {
                break;
            }
            if (state.configurations().isChanging()
                    && proposal.zxid() == state.configurations().lastSeen().version()) {
                commitAndActivate(proposal);
                break;
            }
            commit(proposal);
        }
    }

    private void commit(Proposal proposal) {
        step(proposal);
        List<Long> followers = learners.followerLinks();
        if (!followers.isEmpty()) {
            state.emit(new Output.SendToLearners(followers, new LeaderMessage.Commit(committed)));
        }
        List<Long> observers = learners.observerLinks();
        if (!observers.isEmpty()) {
            state.emit(new Output.SendToLearners(observers, new LeaderMessage.Inform(proposal)));
        }
    }

    private void commitAndActivate(Proposal proposal) {
        step(proposal);
        successor = chooseSuccessor();
        List<Long> followers = learners.followerLinks();
        if (!followers.isEmpty()) {
            state.emit(new Output.SendToLearners(followers, new LeaderMessage.CommitAndActivate(committed, successor)));
        }
        List<Long> observers = learners.observerLinks();
        if (!observers.isEmpty()) {
            state.emit(new Output.SendToLearners(observers, new LeaderMessage.InformAndActivate(proposal, successor)));
        }
        state.activateConfiguration(committed);
    }

    /** This server if it may, else the new voter that has most of what is outstanding (spec: peer-protocol 8.6). */
    private long chooseSuccessor() {
        Configurations configurations = state.configurations();
        boolean mayStay = !new MembershipDifference(configurations.committed(), configurations.lastSeen())
                .endsLeadershipOf(state.sid());
        if (mayStay) {
            return state.sid();
        }
        long best = state.sid();
        long most = Long.MIN_VALUE;
        for (long voter : configurations.lastSeenSystem().voters()) {
            if (voter != state.sid() && configurations.lastSeenSystem().weight(voter) > 0 && acked(voter) >= most) {
                best = voter;
                most = acked(voter);
            }
        }
        return best;
    }

    private void step(Proposal proposal) {
        Invariant.check(
                TxnHistory.isNext(committed, proposal.zxid()),
                "commits go on by one: last=0x%x next=0x%x",
                committed,
                proposal.zxid());
        committed = proposal.zxid();
    }

    /** How far a server has the history, durably. */
    private long acked(long sid) {
        if (sid == state.sid()) {
            return state.history().synced();
        }
        Learner learner = learners.ofServer(sid);
        boolean counts = learner != null && !learner.isObserver() && learner.isAtLeast(Learner.Phase.SYNCHRONISED);
        return counts ? learner.acked() : Long.MIN_VALUE;
    }
}
