package io.coord.zab.protocol.election;

import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Fast leader election (spec: peer-protocol 1.4, 2): servers tell each other whom they vote for, and change to the better
 * vote, until a quorum votes alike. Also answers those who look for a leader while this server has one.
 *
 * <p>A quorum of equal votes is enough for safety: who is elected still has to win a quorum in discovery. To wait a while
 * before deciding only saves a second election when a better candidate is about to speak. So nothing is waited for when
 * everybody has voted alike, or who has not is known to be unreachable; ZooKeeper always waits 200 ms.
 *
 * <p>The round is not kept across restarts. Thread: replica.
 */
public final class Election {
    private static final int FORMAT_VERSION = 2;
    private static final long NEVER = Long.MAX_VALUE;

    private final MemberConfig config;
    private Electorate electorate;

    private long round;
    /** This server's candidate at the beginning of a round. */
    private Vote initial = Vote.ofNobody();

    private boolean excluded;
    /** While looking: the vote at present. Afterwards: the one that was elected. */
    private Vote vote = Vote.ofNobody();

    private boolean looking;
    private final Poll thisRound = new Poll();
    private final Poll outOfElection = new Poll();
    private final Set<Long> unreachable = new TreeSet<>();

    private long resendMillis;
    private long resendDueMillis = NEVER;
    private long decideDueMillis = NEVER;

    public Election(MemberConfig config, Electorate electorate) {
        this.config = config;
        this.electorate = electorate;
    }

    /** The configuration has changed. Not while looking: begin again then. */
    public void electorate(Electorate changed) {
        electorate = changed;
    }

    /** Forgets the rounds: the membership has changed, so the connections are new, too (spec: peer-protocol 8.4). */
    public void restart() {
        round = 0;
        outOfElection.clear();
        unreachable.clear();
    }

    /**
     * Begins a round: this server looks for a leader.
     *
     * @param candidate this server with its durable history, {@link Vote#ofNobody} of one that must not be counted, or
     *                  another server
     * @param exclude   this server does not want to be elected
     * @return who is elected, if that is clear at once
     */
    public @Nullable Vote begin(long nowMillis, Vote candidate, boolean exclude, List<Output> out) {
        round++;
        looking = true;
        excluded = exclude;
        initial = candidate;
        thisRound.clear();
        outOfElection.clear();
        resendMillis = config.minNotifyMillis();
        decideDueMillis = NEVER;
        voteFor(candidate.inRound(round));
        tellAll(nowMillis, out);
        return count(nowMillis);
    }

    /** When {@link #onTick} is due. */
    public long nextDueMillis() {
        return looking ? Math.min(resendDueMillis, decideDueMillis) : NEVER;
    }

    /** @return who is elected, or null */
    public @Nullable Vote onTick(long nowMillis, List<Output> out) {
        if (!looking) {
            return null;
        }
        if (nowMillis >= decideDueMillis) {
            return elected(vote);
        }
        if (nowMillis >= resendDueMillis) {
            resendMillis = Math.min(2L * resendMillis, config.maxNotifyMillis());
            tellAll(nowMillis, out);
        }
        return null;
    }

    public void onPeerUp(long sid) {
        unreachable.remove(sid);
    }

    /** @return who is elected, or null: perhaps only this peer was waited for */
    public @Nullable Vote onPeerDown(long nowMillis, long sid) {
        unreachable.add(sid);
        return looking ? count(nowMillis) : null;
    }

    /**
     * Takes what a peer says, and answers it if it needs an answer.
     *
     * @param state what this server is
     * @return who is elected, or null
     */
    public @Nullable Vote onVote(long nowMillis, long from, Notification received, PeerState state, List<Output> out) {
        if (!electorate.voters().contains(from)) {
            // Observers, and servers that are joining or were removed, learn who leads.
            tell(from, vote.inRound(round), state, out);
            return null;
        }
        PeerState theirs = received.state();
        if (theirs == null) {
            return null;
        }
        if (!looking) {
            if (theirs == PeerState.LOOKING) {
                tell(from, vote, state, out);
            }
            return null;
        }
        if (theirs == PeerState.LOOKING && received.electionEpoch() < round) {
            tell(from, vote, state, out);
            return null;
        }
        if (!electorate.voters().contains(received.leader())) {
            return null;
        }
        Vote told = new Vote(received.leader(), received.zxid(), received.electionEpoch(), received.peerEpoch());
        Poll.Ballot ballot = new Poll.Ballot(told, theirs, received.formatVersion());
        switch (theirs) {
            case LOOKING:
                return onLooking(nowMillis, from, ballot, out);
            case FOLLOWING:
            case LEADING:
                return onSettled(from, ballot);
            case OBSERVING:
            default:
                return null;
        }
    }

    private @Nullable Vote onLooking(long nowMillis, long from, Poll.Ballot ballot, List<Output> out) {
        Vote told = ballot.vote();
        if (told.electionEpoch() > round) {
            round = told.electionEpoch();
            thisRound.clear();
            Vote own = initial.inRound(round);
            voteFor(isBetter(told, own) ? told : own);
            tellAll(nowMillis, out);
        } else if (isBetter(told, vote)) {
            voteFor(told);
            tellAll(nowMillis, out);
        }
        thisRound.put(from, ballot);
        return count(nowMillis);
    }

    /** The sender has a leader (spec: peer-protocol 2.3, "out of election"). */
    private @Nullable Vote onSettled(long from, Poll.Ballot ballot) {
        Vote told = ballot.vote();
        if (told.electionEpoch() == round) {
            thisRound.put(from, ballot);
            if (electorate.isQuorum(thisRound.agreeing(ballot)) && isConfirmed(thisRound, told)) {
                return elected(told);
            }
        }
        outOfElection.put(from, ballot);
        if (electorate.isQuorum(outOfElection.agreeing(ballot)) && isConfirmed(outOfElection, told)) {
            round = told.electionEpoch();
            return elected(told);
        }
        return null;
    }

    /**
     * A quorum that follows a dead leader must not draw in others: the leader itself has to say that it leads
     * (ZOOKEEPER-480, 975).
     */
    private boolean isConfirmed(Poll poll, Vote told) {
        return told.leader() == config.sid()
                ? told.electionEpoch() == round && !excluded
                : poll.saysThatItLeads(told.leader());
    }

    private boolean isBetter(Vote told, Vote than) {
        if (initial.leader() == Vote.NOBODY && electorate.voters().contains(config.sid())) {
            // A voter that has lost part of its history would be counted for whatever it voted.
            return false;
        }
        if (!electorate.mayLead(told.leader()) || excluded && told.leader() == config.sid()) {
            return false;
        }
        return told.ranksAbove(than);
    }

    private void voteFor(Vote next) {
        vote = next;
        decideDueMillis = NEVER;
        if (next.leader() != Vote.NOBODY) {
            thisRound.put(config.sid(), new Poll.Ballot(next, PeerState.LOOKING, FORMAT_VERSION));
        }
    }

    /** Decides at once, or begins to wait, or waits no longer. */
    private @Nullable Vote count(long nowMillis) {
        Set<Long> agreeing = thisRound.agreeing(new Poll.Ballot(vote, PeerState.LOOKING, FORMAT_VERSION));
        if (vote.leader() == Vote.NOBODY || !electorate.isQuorum(agreeing)) {
            decideDueMillis = NEVER;
            return null;
        }
        for (long voter : electorate.voters()) {
            if (!agreeing.contains(voter) && !unreachable.contains(voter)) {
                decideDueMillis = Math.min(decideDueMillis, nowMillis + config.finalizeMillis());
                return null;
            }
        }
        return elected(vote);
    }

    private Vote elected(Vote winner) {
        looking = false;
        vote = winner;
        resendDueMillis = NEVER;
        decideDueMillis = NEVER;
        return winner;
    }

    private void tellAll(long nowMillis, List<Output> out) {
        resendDueMillis = nowMillis + resendMillis;
        for (long voter : electorate.voters()) {
            if (voter != config.sid()) {
                tell(voter, vote.inRound(round), PeerState.LOOKING, out);
            }
        }
    }

    private void tell(long sid, Vote told, PeerState state, List<Output> out) {
        out.add(new Output.SendVote(
                sid,
                new Notification(
                        state,
                        told.leader(),
                        told.zxid(),
                        told.electionEpoch(),
                        told.peerEpoch(),
                        FORMAT_VERSION,
                        electorate.configText())));
    }

    /**
     * Puts the epoch that the elected leader has begun into the vote that is told to others, so that all members of an
     * ensemble tell the same (ZOOKEEPER-1732). After synchronisation.
     */
    public void epochBegan(long epoch) {
        vote = vote.withPeerEpoch(epoch);
    }

    /** Takes a leader without an election: the one that a change of the configuration has designated. */
    public void designate(long leader, long zxid) {
        elected(new Vote(leader, zxid, -1, -1));
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
