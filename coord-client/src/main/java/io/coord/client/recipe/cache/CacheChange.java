package io.coord.client.recipe.cache;

import java.util.Optional;

/**
 * One step from what a cache showed to what it shows now.
 *
 * @param path   of the node
 * @param before the node as it was; empty if it is new
 * @param after  the node as it is now; empty if it is gone
 */
public record CacheChange(String path, Optional<CachedNode> before, Optional<CachedNode> after) {
    /** What happened to the node, as the cache saw it: several changes at the servers may be one. */
    public enum Type {
        ADDED,
        CHANGED,
        REMOVED
    }

    /** Added, changed (also: deleted and made again), or removed. */
    public Type type() {
        if (before.isEmpty()) {
            return Type.ADDED;
        }
        return after.isEmpty() ? Type.REMOVED : Type.CHANGED;
    }

    /** The node as it is now, or was before it was removed. */
    public CachedNode node() {
        return after.or(() -> before).orElseThrow();
    }
}
