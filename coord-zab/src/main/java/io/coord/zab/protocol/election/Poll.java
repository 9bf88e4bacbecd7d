package io.coord.zab.protocol.election;

import io.coord.zab.protocol.message.PeerState;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The newest vote of each server, of one kind of votes. */
final class Poll {
    private final SortedMap<Long, Ballot> ballots = new TreeMap<>();

    /** @param formatVersion 0: from a server so old that its peer epoch is a guess */
    record Ballot(Vote vote, PeerState state, int formatVersion) {
        /**
         * Two servers that look for a leader agree if all is equal; those that have one, if it is the same in the same
         * epoch, whatever they remember of how it was elected (spec: peer-protocol 2.4; ZOOKEEPER-1732, 1805).
         */
        boolean agreesWith(Ballot other) {
            if (state == PeerState.LOOKING || other.state == PeerState.LOOKING) {
                return vote.equals(other.vote);
            }
            if (vote.leader() != other.vote.leader()) {
                return false;
            }
            boolean oneIsOld = (formatVersion == 0) != (other.formatVersion == 0);
            return oneIsOld || vote.peerEpoch() == other.vote.peerEpoch();
        }
    }

    void clear() {
        ballots.clear();
    }

    void put(long sid, Ballot ballot) {
        ballots.put(sid, ballot);
    }

    void remove(long sid) {
        ballots.remove(sid);
    }

    /** Who agrees with this. */
    Set<Long> agreeing(Ballot ballot) {
        Set<Long> sids = new TreeSet<>();
        ballots.forEach((sid, other) -> {
            if (ballot.agreesWith(other)) {
                sids.add(sid);
            }
        });
        return sids;
    }

    /** Whether this server says of itself that it leads. */
    boolean saysThatItLeads(long sid) {
        Ballot ballot = ballots.get(sid);
        return ballot != null && ballot.state == PeerState.LEADING;
    }
}
