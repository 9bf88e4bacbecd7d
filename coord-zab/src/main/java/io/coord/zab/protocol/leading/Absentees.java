package io.coord.zab.protocol.leading;

import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import io.coord.zab.protocol.state.MemberState;
import java.util.Set;
import java.util.TreeSet;

/**
 * Voters that elected this server and then went elsewhere, before they came to follow it (ZOOKEEPER-3109: a leader without
 * followers that waits {@code initLimit} for them is an outage of that length). Thread: replica.
 */
final class Absentees {
    private final MemberState state;
    private final long round;
    private final long beganMillis;
    private final Set<Long> absent = new TreeSet<>();

    /** @param round of the election that was won */
    Absentees(MemberState state, long round) {
        this.state = state;
        this.round = round;
        this.beganMillis = state.now();
    }

    /** This server has come. */
    void came(long sid) {
        absent.remove(sid);
    }

    /** Whether, with this vote heard, those who may still come are no quorum. */
    boolean leaveNoQuorum(long sid, Notification vote, LearnerTable learners) {
        if (learners.ofServer(sid) != null || !isElsewhere(vote)) {
            return false;
        }
        absent.add(sid);
        Set<Long> mayCome = new TreeSet<>();
        state.configurations().systems().forEach(system -> mayCome.addAll(system.voters()));
        mayCome.removeAll(absent);
        return !state.configurations().isQuorum(mayCome);
    }

    private boolean isElsewhere(Notification vote) {
        if (vote.state() == PeerState.LOOKING) {
            // votes of the election that was won may come late; a restarted server begins with round 1
            boolean isLate = state.now() - beganMillis <= 2L * state.config().finalizeMillis();
            // a designated leader was elected in no round
            boolean isLaterRound = round >= 0 && vote.electionEpoch() > round;
            return isLaterRound || !isLate;
        }
        boolean follows = vote.state() == PeerState.FOLLOWING || vote.state() == PeerState.LEADING;
        return follows && round >= 0 && vote.leader() != state.sid() && vote.electionEpoch() >= round;
    }
}
