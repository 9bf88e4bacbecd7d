package io.coord.client.recipe.cache;

import java.util.SortedMap;

/**
 * Hears of a cache. Called where the client's callbacks run, one call at a time, in order: the content and the state at the time
 * when it was added, then each change and each state that follow.
 */
public interface CacheListener {
    /**
     * The content when the listener was added: what follows are changes of this. Told once.
     *
     * @param nodes by path; unmodifiable, a copy
     */
    default void onSnapshot(SortedMap<String, CachedNode> nodes) {}

    /** A node appeared, changed or went. A removed subtree is told from below. */
    default void onChange(CacheChange change) {}

    /** {@link CacheState#CURRENT} follows the changes that lead to it. */
    default void onState(CacheState state) {}
}
