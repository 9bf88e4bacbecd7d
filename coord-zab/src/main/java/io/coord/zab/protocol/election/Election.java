package io.coord.zab.protocol.election;

import io.coord.core.codec.DecodeException;
import io.coord.core.model.Bytes;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fast leader election (spec: peer-protocol 1.4, 2): servers tell each other whom they vote for, and change to the better
 * vote, until a quorum votes alike. Also answers those who look for a leader while this server has one. It is told of
 * votes and connections all the time, in every role.
 *
 * <pre>
 *   idle --begin--> looking --quorum--> settled --begin, leaderLost--> looking, idle
 * </pre>
 *
 * <p>A quorum of equal votes is enough for safety: who is elected still has to win a quorum in discovery. To wait a while
 * before deciding only saves a second election when a better candidate is about to speak. So nothing is waited for when
 * everybody has voted alike, or who has not is known to be unreachable; ZooKeeper always waits 200 ms.
 *
 * <p>Where it says more than ZooKeeper, so that an election takes milliseconds: a vote that came before this server looked
 * for a leader is not forgotten, a peer that begins to look hears the vote at once, and who waits without being counted
 * (observers, joining servers) hears who was elected. Peers take all that for votes that came twice.
 *
 * <p>The round is not kept across restarts. Thread: replica.
 */
public final class Election {
    private static final int FORMAT_VERSION = 2;
    private static final long NEVER = Long.MAX_VALUE;
    /** Compat: the zxid of a server that has no database and must not make one. */
    private static final long NO_DATABASE = -1;
    /** How long a vote counts that came before this server began to look, in units of {@code finalizeMillis}. */
    private static final int EARLY_FACTOR = 5;
    /** How long a leader that handed over waits for another one, in the same units. Then it stands for election again. */
    private static final int ABSTENTION_FACTOR = 10;

    private enum Phase {
        IDLE,
        LOOKING,
        SETTLED
    }

    private final MemberConfig config;
    private Electorate electorate;

    private Phase phase = Phase.IDLE;
    private Candidacy candidacy = Candidacy.ofNobody();
    private long round;
    /** While looking: the vote at present. Afterwards: the one that was elected. */
    private Vote vote = Vote.ofNobody();
    /** Settled, and the elected leader has begun its epoch. */
    private boolean isEpochKnown;

    private final Poll thisRound = new Poll();
    private final Poll outOfElection = new Poll();
    private final Peers peers = new Peers();

    private long resendMillis;
    private long resendDueMillis = NEVER;
    private long decideDueMillis = NEVER;
    private long candidateDueMillis = NEVER;

    public Election(MemberConfig config, Electorate electorate) {
        this.config = config;
        this.electorate = electorate;
    }

    /**
     * Begins a round: this server looks for a leader.
     *
     * @return who is elected, if that is clear at once; the election is over then
     */
    public @Nullable Vote begin(long nowMillis, Candidacy with, List<Output> out) {
        phase = Phase.LOOKING;
        candidacy = with;
        candidateDueMillis = with.kind() == Candidacy.Kind.OTHERS ? nowMillis + times(ABSTENTION_FACTOR) : NEVER;
        outOfElection.clear();
        Vote elected = beginRound(nowMillis, round + 1, out);
        for (Peers.Heard heard : peers.takeEarly(nowMillis - times(EARLY_FACTOR))) {
            if (elected == null) {
                elected = onVote(nowMillis, heard.from(), heard.vote(), out);
            }
        }
        return elected;
    }

    /** The leader is lost, but this server is not ready to vote: nobody is answered until it begins. */
    public void leaderLost() {
        phase = Phase.IDLE;
    }

    /** When {@link #onTick} is due; {@link Long#MAX_VALUE}: never. */
    public long nextDueMillis() {
        return phase == Phase.LOOKING
                ? Math.min(candidateDueMillis, Math.min(resendDueMillis, decideDueMillis))
                : NEVER;
    }

    /** @return who is elected, or null */
    public @Nullable Vote onTick(long nowMillis, List<Output> out) {
        if (phase != Phase.LOOKING) {
            return null;
        }
        if (nowMillis >= decideDueMillis) {
            return elected(vote, out);
        }
        if (nowMillis >= candidateDueMillis) {
            candidateDueMillis = NEVER;
            candidacy = Candidacy.ofItself(candidacy.zxid(), candidacy.peerEpoch());
            return beginRound(nowMillis, round + 1, out);
        }
        if (nowMillis >= resendDueMillis) {
            long next = Math.min(2 * resendMillis, config.maxNotifyMillis());
            tellAll(out);
            resendMillis = next;
            resendDueMillis = nowMillis + next;
        }
        return null;
    }

    /** The election connection with this peer is up. Whatever it says last, it says again. */
    public void onPeerUp(long sid) {
        peers.up(sid);
    }

    /**
     * The election connection with this peer is down, or could not be made. What it said is forgotten: it may be gone.
     *
     * @return who is elected, or null: perhaps only this peer was waited for
     */
    public @Nullable Vote onPeerDown(long nowMillis, long sid, List<Output> out) {
        peers.down(sid);
        if (phase != Phase.LOOKING || !electorate.isVoter(sid) || sid == config.sid()) {
            return null;
        }
        thisRound.remove(sid);
        outOfElection.remove(sid);
        if (vote.leader() == sid) {
            // A vote only grows, so a candidate is given up together with the round.
            return beginRound(nowMillis, round + 1, out);
        }
        return count(nowMillis, out);
    }

    /**
     * Takes what a peer says, and answers it if it needs an answer.
     *
     * @return who is elected, or null
     */
    public @Nullable Vote onVote(long nowMillis, long from, Notification received, List<Output> out) {
        if (from == config.sid()) {
            return null;
        }
        peers.up(from);
        PeerState theirs = received.state();
        if (!electorate.isVoter(from)) {
            answerOutsider(from, theirs, out);
            return null;
        }
        if (theirs == null) {
            return null;
        }
        boolean abstains = theirs == PeerState.LOOKING && received.leader() == Vote.NOBODY;
        if (theirs != PeerState.LOOKING) {
            peers.hasLeader(from, received.electionEpoch());
        } else if (abstains) {
            peers.abstains(from);
        } else {
            peers.votes(from);
        }
        if (phase != Phase.LOOKING) {
            if (theirs == PeerState.LOOKING) {
                answerInRole(nowMillis, from, received, out);
            }
            return null;
        }
        noteQuestion(from, theirs);
        if (abstains && received.electionEpoch() > round) {
            // It abstains until it hears of a candidate, but takes none from an older round than its own
            return beginRound(nowMillis, received.electionEpoch(), out);
        }
        if (abstains) {
            // perhaps it was the last one that was waited for
            return count(nowMillis, out);
        }
        return electorate.isVoter(received.leader()) ? onBallot(nowMillis, from, theirs, received, out) : null;
    }

    /** Observers, and servers that are joining or were removed, learn who leads, but are not listened to. */
    private void answerOutsider(long from, @Nullable PeerState theirs, List<Output> out) {
        noteQuestion(from, theirs);
        if (phase != Phase.IDLE) {
            tell(from, vote.inRound(round), out);
        }
    }

    /** Whoever looks for a leader hears of what happens later, too. */
    private void noteQuestion(long from, @Nullable PeerState theirs) {
        boolean isFinal = phase == Phase.SETTLED && isEpochKnown;
        if (theirs == PeerState.LOOKING && !isFinal) {
            peers.asks(from);
        }
    }

    private void answerInRole(long nowMillis, long from, Notification received, List<Output> out) {
        peers.heardEarly(nowMillis, from, received);
        noteQuestion(from, received.state());
        if (phase == Phase.SETTLED) {
            tell(from, vote, out);
        }
    }

    private @Nullable Vote onBallot(
            long nowMillis, long from, PeerState theirs, Notification received, List<Output> out) {
        Vote told = new Vote(received.leader(), received.zxid(), received.electionEpoch(), received.peerEpoch());
        Poll.Ballot ballot = new Poll.Ballot(told, theirs, received.formatVersion());
        switch (theirs) {
            case LOOKING:
                return onLooking(nowMillis, from, ballot, out);
            case FOLLOWING:
            case LEADING:
                return onSettled(from, ballot, out);
            case OBSERVING:
            default:
                return null;
        }
    }

    private @Nullable Vote onLooking(long nowMillis, long from, Poll.Ballot ballot, List<Output> out) {
        Vote told = ballot.vote();
        if (told.electionEpoch() < round) {
            tell(from, vote, out);
            return null;
        }
        if (told.zxid() == NO_DATABASE) {
            return null;
        }
        boolean isLaterRound = told.electionEpoch() > round;
        if (isLaterRound) {
            enterRound(nowMillis, told.electionEpoch());
        }
        peers.looks(from);
        if (isBetter(told)) {
            voteFor(told);
            tellAll(out);
        } else if (isLaterRound) {
            tellAll(out);
        } else if (!peers.isInformed(from)) {
            // It had no ear for the vote while it still had a leader.
            tell(from, vote, out);
        }
        thisRound.put(from, ballot);
        return count(nowMillis, out);
    }

    /** The sender has a leader (spec: peer-protocol 2.3, "out of election"). */
    private @Nullable Vote onSettled(long from, Poll.Ballot ballot, List<Output> out) {
        Vote told = ballot.vote();
        if (told.electionEpoch() == round) {
            thisRound.put(from, ballot);
            if (electorate.isQuorum(thisRound.agreeing(ballot)) && isConfirmed(thisRound, told)) {
                return elected(told, out);
            }
        }
        outOfElection.put(from, ballot);
        if (electorate.isQuorum(outOfElection.agreeing(ballot)) && isConfirmed(outOfElection, told)) {
            round = told.electionEpoch();
            return elected(told, out);
        }
        return null;
    }

    /**
     * A quorum that follows a dead leader must not draw in others: the leader itself has to say that it leads
     * (ZOOKEEPER-480, 975). This server is led by itself only if it has been elected in this very round, and wants to.
     */
    private boolean isConfirmed(Poll poll, Vote told) {
        return told.leader() == config.sid()
                ? told.electionEpoch() == round && candidacy.kind() == Candidacy.Kind.ITSELF
                : poll.saysThatItLeads(told.leader());
    }

    private boolean isBetter(Vote told) {
        if (candidacy.kind() == Candidacy.Kind.NOBODY && electorate.isVoter(config.sid())) {
            return false;
        }
        boolean isMyself = told.leader() == config.sid();
        if (isMyself ? candidacy.kind() == Candidacy.Kind.OTHERS : peers.isUnreachable(told.leader())) {
            return false;
        }
        return electorate.mayLead(told.leader()) && told.ranksAbove(vote);
    }

    private @Nullable Vote beginRound(long nowMillis, long newRound, List<Output> out) {
        enterRound(nowMillis, newRound);
        tellAll(out);
        return count(nowMillis, out);
    }

    private void enterRound(long nowMillis, long newRound) {
        round = newRound;
        thisRound.clear();
        peers.roundBegan();
        resendMillis = config.minNotifyMillis();
        resendDueMillis = nowMillis + resendMillis;
        decideDueMillis = NEVER;
        voteFor(initialVote());
    }

    private Vote initialVote() {
        return electorate.isObserver(config.sid(), config.observer())
                ? Vote.ofNobody().inRound(round)
                : new Vote(initialLeader(), candidacy.zxid(), round, candidacy.peerEpoch());
    }

    private long initialLeader() {
        switch (candidacy.kind()) {
            case ITSELF:
                return electorate.isCandidate(config.sid()) ? config.sid() : Vote.NOBODY;
            case OTHERS:
                return peers.isUnreachable(candidacy.favourite()) ? Vote.NOBODY : candidacy.favourite();
            case NOBODY:
            default:
                return Vote.NOBODY;
        }
    }

    private void voteFor(Vote next) {
        vote = next;
        decideDueMillis = NEVER;
        if (next.leader() != Vote.NOBODY) {
            thisRound.put(config.sid(), new Poll.Ballot(next, PeerState.LOOKING, FORMAT_VERSION));
        }
    }

    /** Decides at once, or begins to wait, or waits no longer. */
    private @Nullable Vote count(long nowMillis, List<Output> out) {
        Set<Long> agreeing = thisRound.agreeing(new Poll.Ballot(vote, PeerState.LOOKING, FORMAT_VERSION));
        if (vote.leader() == Vote.NOBODY || !electorate.isQuorum(agreeing)) {
            decideDueMillis = NEVER;
            return null;
        }
        for (long voter : electorate.voters()) {
            if (!agreeing.contains(voter) && !peers.isSilent(voter, round) && electorate.mayLead(voter)) {
                decideDueMillis = Math.min(decideDueMillis, nowMillis + config.finalizeMillis());
                return null;
            }
        }
        return elected(vote, out);
    }

    private Vote elected(Vote winner, List<Output> out) {
        phase = Phase.SETTLED;
        isEpochKnown = false;
        vote = winner;
        // Who votes for the winner will see for itself.
        tellAsking(thisRound.agreeing(new Poll.Ballot(winner, PeerState.LOOKING, FORMAT_VERSION)), out);
        return winner;
    }

    private void tellAsking(Set<Long> exceptFor, List<Output> out) {
        for (long asking : peers.asking()) {
            if (!exceptFor.contains(asking)) {
                tell(asking, electorate.isVoter(asking) ? vote : vote.inRound(round), out);
            }
        }
    }

    private void tellAll(List<Output> out) {
        peers.voteChanged();
        for (long voter : electorate.voters()) {
            if (voter != config.sid()) {
                tell(voter, vote, out);
            }
        }
    }

    private void tell(long sid, Vote told, List<Output> out) {
        peers.told(sid);
        Notification notification = new Notification(
                state(),
                told.leader(),
                told.zxid(),
                told.electionEpoch(),
                told.peerEpoch(),
                FORMAT_VERSION,
                electorate.configText());
        out.add(new Output.SendVote(sid, notification));
    }

    private PeerState state() {
        if (phase == Phase.LOOKING) {
            return PeerState.LOOKING;
        }
        if (vote.leader() == config.sid()) {
            return PeerState.LEADING;
        }
        boolean isObserver = electorate.isObserver(config.sid(), config.observer());
        return isObserver ? PeerState.OBSERVING : PeerState.FOLLOWING;
    }

    private long times(int factor) {
        return (long) factor * config.finalizeMillis();
    }

    /**
     * Puts the epoch that the elected leader has begun into the vote that is told to others, so that all members of an
     * ensemble tell the same (ZOOKEEPER-1732). To be called after synchronisation, by leader and learners.
     */
    public void epochBegan(long epoch, List<Output> out) {
        if (phase == Phase.SETTLED) {
            vote = vote.withPeerEpoch(epoch);
            isEpochKnown = true;
            // Votes of different epochs are no quorum: who heard the one before would wait for its next question.
            tellAsking(Set.of(), out);
            peers.answeredAll();
        }
    }

    /** Takes a leader without an election: the one that a change of the configuration has designated. */
    public void designate(long leader, long zxid, List<Output> out) {
        elected(new Vote(leader, zxid, -1, -1), out);
    }

    /**
     * Whether a peer that says this does not go along with the outcome of this election: it looks for a leader in a later
     * round or, because votes only grow, for a better one in this round, or it has another leader. Said by the elected
     * leader: who waits for it need not wait any longer. By others: they will not follow (ZOOKEEPER-3109).
     */
    public boolean rejectsOutcome(Notification received) {
        PeerState theirs = received.state();
        if (phase != Phase.SETTLED || theirs == null || !electorate.isVoter(received.leader())) {
            return false;
        }
        Vote told = new Vote(received.leader(), received.zxid(), received.electionEpoch(), received.peerEpoch());
        boolean isSameRound = told.electionEpoch() == vote.electionEpoch();
        if (theirs == PeerState.LOOKING) {
            // a designated leader was not elected in any round
            boolean isLater = told.electionEpoch() > vote.electionEpoch() && vote.electionEpoch() >= 0;
            return isLater || isSameRound && told.ranksAbove(vote);
        }
        return told.leader() != vote.leader() && told.electionEpoch() >= vote.electionEpoch();
    }

    /**
     * The configuration that comes with a vote, if this server has to take it for its own: it looks for a leader,
     * configurations may change, and its own is older (spec: peer-protocol 1.4, step 2). To be asked before
     * {@link #onVote}; who takes it calls {@link #reconfigured} and, if the members have changed, drops the vote.
     */
    public @Nullable Membership newerConfiguration(Notification received) {
        Bytes text = received.config();
        if (phase != Phase.LOOKING
                || !config.reconfigEnabled()
                || text == null
                || text.equals(electorate.configText())) {
            return null;
        }
        Membership theirs;
        try {
            theirs = MembershipText.read(text);
        } catch (DecodeException unreadable) {
            // Compat: the vote counts even so.
            return null;
        }
        return theirs.version() > electorate.committed().version() ? theirs : null;
    }

    /**
     * Another configuration is in force, or was proposed. If the members in force have changed, all connections are new
     * ones and rounds count from 0 (spec: peer-protocol 8.4); an election under way begins again.
     *
     * @return who is elected, or null
     */
    public @Nullable Vote reconfigured(long nowMillis, Electorate changed, List<Output> out) {
        boolean isRestart = !changed.committed().hasSameMembersAs(electorate.committed());
        electorate = changed;
        if (!isRestart) {
            return null;
        }
        round = 0;
        outOfElection.clear();
        peers.forgetAll();
        return phase == Phase.LOOKING ? beginRound(nowMillis, round + 1, out) : null;
    }

    /** Whether it has begun and nobody is elected yet. */
    public boolean isLooking() {
        return phase == Phase.LOOKING;
    }

    /** The vote at present, or the last one. */
    public Vote vote() {
        return vote;
    }

    /** The round at present, or the last one. */
    public long round() {
        return round;
    }
}
