package io.coord.client.recipe.election;

/** The time that we lead, as a {@link LeaderTask} sees it. Thread-safe. */
public interface Leadership {
    /** Higher than that of each earlier leader: what a leader does is guarded by it where it is done. */
    long fencingToken();

    /** Whether we lead still; false from the moment the connection breaks, and then for good. */
    boolean isLeader();
}
