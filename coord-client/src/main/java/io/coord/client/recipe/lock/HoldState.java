package io.coord.client.recipe.lock;

/** The condition of a hold. */
public enum HoldState {
    /** Ours, as of the last that was heard from the servers. */
    HELD,
    /**
     * The connection broke: it may be ours, or the session may end at the servers and somebody else get it. Stop acting on it.
     * {@link #HELD} follows if the connection comes back in time, {@link #LOST} otherwise.
     */
    SUSPENDED,
    /** The session has ended, or somebody deleted the node. Final. */
    LOST,
    /** Given back by us. Final. */
    RELEASED;

    /** Whether it will never be held again. */
    public boolean isFinal() {
        return this == LOST || this == RELEASED;
    }
}
