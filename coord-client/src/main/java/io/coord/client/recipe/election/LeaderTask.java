package io.coord.client.recipe.election;

/** What is done while we lead. */
@FunctionalInterface
public interface LeaderTask {
    /**
     * Called when we are elected; we lead until it returns. Its thread is interrupted when the leadership is lost or in doubt, and
     * when the runner is closed: return soon then. It is not called again before it has returned.
     *
     * @throws InterruptedException ends it like a return
     */
    void lead(Leadership leadership) throws InterruptedException;
}
