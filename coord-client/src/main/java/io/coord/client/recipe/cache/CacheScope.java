package io.coord.client.recipe.cache;

import io.coord.core.model.Paths;

/**
 * What of a subtree is mirrored.
 *
 * @param depth    how many levels below the node: 0 only the node itself, 1 its children too
 * @param withData whether data is kept; without, only paths and stats are, at the last level also
 *                 those of nodes that may not be read
 */
public record CacheScope(int depth, boolean withData) {
    /** The whole subtree with its data. */
    public static final CacheScope ALL = new CacheScope(Integer.MAX_VALUE, true);
    /** The node and its children, with data. */
    public static final CacheScope CHILDREN = new CacheScope(1, true);
    /** The node itself, with data. */
    public static final CacheScope NODE = new CacheScope(0, true);

    public CacheScope {
        if (depth < 0) {
            throw new IllegalArgumentException("depth " + depth + ": must be at least 0");
        }
    }

    /** The same nodes, paths and stats only. */
    public CacheScope withoutData() {
        return new CacheScope(depth, false);
    }

    /** {@code path} is {@code root} or below it. */
    boolean includes(String root, String path) {
        return levels(root, path) <= depth;
    }

    boolean includesChildrenOf(String root, String path) {
        return levels(root, path) < depth;
    }

    private static int levels(String root, String path) {
        int levels = 0;
        int from = root.equals(Paths.ROOT) ? 0 : root.length();
        for (int i = from; i < path.length(); i++) {
            levels += path.charAt(i) == '/' ? 1 : 0;
        }
        return path.equals(root) ? 0 : levels;
    }
}
