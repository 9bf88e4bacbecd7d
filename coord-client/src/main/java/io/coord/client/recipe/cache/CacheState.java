package io.coord.client.recipe.cache;

/** How far a cache can be relied on. */
public enum CacheState {
    /** Not started, or still reading for the first time. */
    LOADING,
    /** Has all that was told; changes at the servers arrive as they happen. */
    CURRENT,
    /** The connection broke, or what was missed meanwhile is being read, or the server has no quorum: the content may be old. */
    STALE,
    /** The servers refuse what the cache needs: see the failure. The content is what was last read. Final. */
    FAILED,
    /** Closed by us, or with the client. The content is what was last read. Final. */
    CLOSED;

    /** Whether there will be no other. */
    public boolean isFinal() {
        return this == FAILED || this == CLOSED;
    }
}
