package io.coord.client.recipe.task;

/** The condition of a {@link Task}. */
public enum TaskState {
    /** It is ours, as of the last that was heard from the servers. */
    HELD,
    /**
     * The connection broke: it may be ours still, or the session may end at the servers and another get it. {@link #HELD} follows if the connection
     * comes back in time, {@link #LOST} otherwise.
     */
    SUSPENDED,
    /** It is to go to another, or is no more: it is ours until its handler has stopped. */
    ENDING,
    /** Its session is lost, or somebody deleted the claim: another may have it already. */
    LOST,
    /** Completed by us. Final. */
    COMPLETED,
    /** Not ours any more. Final. */
    RELEASED
}
