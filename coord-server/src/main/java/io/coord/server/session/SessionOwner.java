package io.coord.server.session;

/**
 * Where a session is served, as far as the server that keeps time knows: itself or one of its learners. Compared by
 * reference. A request that comes from elsewhere than its session's owner has been overtaken by a move of the client.
 */
public interface SessionOwner {
    /**
     * Up to when this server knows whom the owner has heard from: silence since then proves nothing, and ends no session.
     * Thread: replica.
     *
     * @param nowMillis monotonic clock
     */
    default long knownUntilMillis(long nowMillis) {
        return nowMillis;
    }
}
