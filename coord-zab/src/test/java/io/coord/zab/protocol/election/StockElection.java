package io.coord.zab.protocol.election;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model of what servers of ZooKeeper 3.9 do in an election, after the spec (peer-protocol 1.4, 2.3) and nothing else: it
 * waits 200 ms of silence before it decides, throws away what comes meanwhile, and has no use for broken connections.
 */
final class StockElection implements SimElection {
    private static final long FINALIZE_MILLIS = 200;
    private static final long MIN_NOTIFY_MILLIS = 200;

    private final long sid;
    private final Set<Long> voters;
    private final long maxNotifyMillis;

    private boolean looking;
    private PeerState settledAs = PeerState.LOOKING;
    private Vote initial = Vote.ofNobody();
    private Vote proposal = Vote.ofNobody();
    private long clock;
    private final Poll received = new Poll();
    private final Poll outOfElection = new Poll();
    private long notifyMillis;
    private long pollEndMillis;
    private boolean isFinalizing;

    StockElection(long sid, Set<Long> voters, long maxNotifyMillis) {
        this.sid = sid;
        this.voters = voters;
        this.maxNotifyMillis = maxNotifyMillis;
    }

    @Override
    public @Nullable Vote begin(long nowMillis, Candidacy candidacy, List<Output> out) {
        looking = true;
        clock++;
        received.clear();
        outOfElection.clear();
        initial = new Vote(sid, candidacy.zxid(), clock, candidacy.peerEpoch());
        proposal = initial;
        notifyMillis = MIN_NOTIFY_MILLIS;
        isFinalizing = false;
        pollEndMillis = nowMillis + notifyMillis;
        sendToAll(out);
        return loopBack(nowMillis);
    }

    /** Its votes reach itself, too. */
    private @Nullable Vote loopBack(long nowMillis) {
        received.put(sid, new Poll.Ballot(proposal, PeerState.LOOKING, 2));
        return count(nowMillis);
    }

    private @Nullable Vote count(long nowMillis) {
        if (isQuorum(received.agreeing(new Poll.Ballot(proposal, PeerState.LOOKING, 2)))) {
            isFinalizing = true;
            pollEndMillis = nowMillis + FINALIZE_MILLIS;
        }
        return null;
    }

    private boolean isQuorum(Set<Long> sids) {
        return sids.stream().filter(voters::contains).count() > voters.size() / 2;
    }

    @Override
    public @Nullable Vote onTick(long nowMillis, List<Output> out) {
        if (!looking || nowMillis < pollEndMillis) {
            return null;
        }
        if (isFinalizing) {
            return elected(proposal, clock);
        }
        notifyMillis = Math.min(2 * notifyMillis, maxNotifyMillis);
        pollEndMillis = nowMillis + notifyMillis;
        sendToAll(out);
        return null;
    }

    @Override
    public @Nullable Vote onVote(long nowMillis, long from, Notification vote, List<Output> out) {
        boolean theyLook = vote.state() == PeerState.LOOKING;
        if (!voters.contains(from)) {
            send(from, proposal.inRound(clock), out);
            return null;
        }
        if (!looking) {
            if (theyLook) {
                send(from, proposal, out);
            }
            return null;
        }
        if (theyLook && vote.electionEpoch() < clock) {
            send(from, proposal, out);
        }
        Vote told = new Vote(vote.leader(), vote.zxid(), vote.electionEpoch(), vote.peerEpoch());
        if (isFinalizing) {
            pollEndMillis = nowMillis + FINALIZE_MILLIS;
            if (!told.ranksAbove(proposal)) {
                return null;
            }
            isFinalizing = false;
        }
        pollEndMillis = nowMillis + notifyMillis;
        if (!voters.contains(told.leader())) {
            return null;
        }
        Poll.Ballot ballot = new Poll.Ballot(told, vote.state(), vote.formatVersion());
        return theyLook ? onLooking(nowMillis, from, ballot, out) : onSettled(from, ballot);
    }

    private @Nullable Vote onLooking(long nowMillis, long from, Poll.Ballot ballot, List<Output> out) {
        Vote told = ballot.vote();
        if (told.electionEpoch() < clock) {
            return null;
        }
        if (told.electionEpoch() > clock) {
            clock = told.electionEpoch();
            received.clear();
            proposal = told.ranksAbove(initial) ? told : initial.inRound(clock);
            sendToAll(out);
        } else if (told.ranksAbove(proposal)) {
            proposal = told;
            sendToAll(out);
        }
        received.put(from, ballot);
        return loopBack(nowMillis);
    }

    private @Nullable Vote onSettled(long from, Poll.Ballot ballot) {
        Vote told = ballot.vote();
        if (told.electionEpoch() == clock) {
            received.put(from, ballot);
            if (isQuorum(received.agreeing(ballot)) && isLed(received, told)) {
                return elected(told, clock);
            }
        }
        outOfElection.put(from, ballot);
        if (isQuorum(outOfElection.agreeing(ballot)) && isLed(outOfElection, told)) {
            return elected(told, told.electionEpoch());
        }
        return null;
    }

    private boolean isLed(Poll poll, Vote told) {
        return told.leader() == sid ? told.electionEpoch() == clock : poll.saysThatItLeads(told.leader());
    }

    private Vote elected(Vote vote, long round) {
        looking = false;
        clock = round;
        proposal = vote;
        settledAs = vote.leader() == sid ? PeerState.LEADING : PeerState.FOLLOWING;
        return vote;
    }

    private void sendToAll(List<Output> out) {
        voters.stream().sorted().filter(voter -> voter != sid).forEach(voter -> send(voter, proposal, out));
    }

    private void send(long to, Vote vote, List<Output> out) {
        PeerState state = looking ? PeerState.LOOKING : settledAs;
        out.add(new Output.SendVote(
                to,
                new Notification(
                        state, vote.leader(), vote.zxid(), vote.electionEpoch(), vote.peerEpoch(), 2, Bytes.EMPTY)));
    }

    @Override
    public @Nullable Vote onPeerDown(long nowMillis, long peer, List<Output> out) {
        return null;
    }

    @Override
    public void onPeerUp(long peer) {}

    @Override
    public void epochBegan(long epoch, List<Output> out) {
        proposal = proposal.withPeerEpoch(epoch);
    }

    @Override
    public void leaderLost() {
        settledAs = PeerState.LOOKING;
    }

    @Override
    public boolean rejectsOutcome(Notification vote) {
        return false;
    }

    @Override
    public long nextDueMillis() {
        return looking ? pollEndMillis : Long.MAX_VALUE;
    }
}
