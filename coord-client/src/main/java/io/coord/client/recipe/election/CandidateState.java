package io.coord.client.recipe.election;

/** The condition of a candidate. */
public enum CandidateState {
    /** Another leads, or nobody knows yet. */
    WAITING,
    /** We lead, as of the last that was heard from the servers. */
    LEADING,
    /**
     * We led, and the connection broke: we may lead still, or the session may end at the servers and another be elected. Do not
     * act as leader. {@link #LEADING} follows if the connection comes back in time, {@link #WAITING} otherwise.
     */
    SUSPENDED,
    /** Does not stand for election any more. Final. */
    CLOSED
}
