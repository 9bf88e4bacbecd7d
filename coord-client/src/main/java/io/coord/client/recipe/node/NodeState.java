package io.coord.client.recipe.node;

/** The condition of a {@link PersistentNode}. */
public enum NodeState {
    /** Not there: not started, not made yet, deleted by somebody, or gone with its session. It is being made, once started. */
    ABSENT,
    /** There is a node that is not ours. Ours is made when that has gone. */
    OCCUPIED,
    /** There, as of the last that was heard from the servers. */
    PRESENT,
    /** The connection broke: it may be there, or end with the session. {@link #PRESENT} or {@link #ABSENT} follows. */
    SUSPENDED,
    /** The servers refuse to make it: see {@link PersistentNode#failure()}. Final. */
    FAILED,
    /** Closed by us, or with the client. Final. */
    CLOSED;

    /** Whether there will be no other. */
    public boolean isFinal() {
        return this == FAILED || this == CLOSED;
    }
}
