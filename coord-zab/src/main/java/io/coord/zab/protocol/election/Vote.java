package io.coord.zab.protocol.election;

/**
 * Whom a server wants to lead, and why (spec: peer-protocol 2.1).
 *
 * @param leader        sid; {@link #NOBODY} of a server that must not be counted
 * @param zxid          last zxid of that server
 * @param electionEpoch the round
 * @param peerEpoch     epoch of that server's history
 */
public record Vote(long leader, long zxid, long electionEpoch, long peerEpoch) {
    /** Compat: what observers vote for, and with; nobody counts it, everybody answers it. */
    public static final long NOBODY = Long.MIN_VALUE;

    /** The vote of a server that has none. */
    public static Vote ofNobody() {
        return new Vote(NOBODY, NOBODY, 0, NOBODY);
    }

    Vote inRound(long round) {
        return new Vote(leader, zxid, round, peerEpoch);
    }

    Vote withPeerEpoch(long epoch) {
        return new Vote(leader, zxid, electionEpoch, epoch);
    }

    /** Whether the histories and servers compare so; the round does not count. */
    boolean ranksAbove(Vote other) {
        if (peerEpoch != other.peerEpoch) {
            return peerEpoch > other.peerEpoch;
        }
        if (zxid != other.zxid) {
            return zxid > other.zxid;
        }
        return leader > other.leader;
    }
}
