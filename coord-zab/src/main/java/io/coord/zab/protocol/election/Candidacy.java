package io.coord.zab.protocol.election;

/**
 * With what a server goes into an election. Whether it has a vote at all says the configuration.
 *
 * @param kind      what it may vote for
 * @param zxid      the last transaction of its durable history
 * @param peerEpoch the epoch of that history
 * @param favourite sid of the server that it hands over to; {@link Vote#NOBODY} if it knows of none
 */
public record Candidacy(Kind kind, long zxid, long peerEpoch, long favourite) {
    /** What a server may vote for. */
    public enum Kind {
        /** Itself to begin with, then whoever is better. */
        ITSELF,
        /** Anybody but itself: it has just handed over. */
        OTHERS,
        /** Nobody: it has lost a part of its history, so that it must not count in any quorum. */
        NOBODY
    }

    /** A server that wants to lead if nobody is better. */
    public static Candidacy ofItself(long zxid, long peerEpoch) {
        return new Candidacy(Kind.ITSELF, zxid, peerEpoch, Vote.NOBODY);
    }

    /**
     * A leader that hands over.
     *
     * @param favourite sid of the best voter that has the same history; {@link Vote#NOBODY} if there is none
     */
    public static Candidacy ofOthers(long zxid, long peerEpoch, long favourite) {
        return new Candidacy(Kind.OTHERS, zxid, peerEpoch, favourite);
    }

    /** A server that has lost a part of its history. */
    public static Candidacy ofNobody() {
        return new Candidacy(Kind.NOBODY, Vote.NOBODY, Vote.NOBODY, Vote.NOBODY);
    }
}
