package io.coord.client.recipe.cache;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Nodes by path. Thread-safe; changed by one thread. */
final class CachedNodes {
    private static final char AFTER_SLASH = '/' + 1;

    private final TreeMap<String, CachedNode> nodes = new TreeMap<>();

    synchronized Optional<CachedNode> get(String path) {
        return Optional.ofNullable(nodes.get(path));
    }

    synchronized @Nullable CachedNode put(CachedNode node) {
        return nodes.put(node.path(), node);
    }

    synchronized @Nullable CachedNode remove(String path) {
        return nodes.remove(path);
    }

    synchronized SortedMap<String, CachedNode> copy() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    }

    synchronized int size() {
        return nodes.size();
    }

    /** The node, and all below it, the deepest first. */
    synchronized List<String> subtree(String path) {
        List<String> paths = below(path);
        if (nodes.containsKey(path)) {
            paths.add(0, path);
        }
        Collections.reverse(paths);
        return paths;
    }

    private List<String> below(String path) {
        String prefix = prefix(path);
        List<String> paths = new ArrayList<>();
        for (String next = nodes.higherKey(prefix);
                next != null && next.startsWith(prefix);
                next = nodes.higherKey(next)) {
            paths.add(next);
        }
        return paths;
    }

    /** Names of the children, sorted. Skips what is below them. */
    synchronized List<String> children(String path) {
        String prefix = prefix(path);
        List<String> names = new ArrayList<>();
        String next = nodes.higherKey(prefix);
        while (next != null && next.startsWith(prefix)) {
            int slash = next.indexOf('/', prefix.length());
            if (slash < 0) {
                names.add(next.substring(prefix.length()));
                next = nodes.higherKey(next);
            } else {
                next = nodes.ceilingKey(next.substring(0, slash) + AFTER_SLASH);
            }
        }
        return names;
    }

    private static String prefix(String path) {
        return path.length() == 1 ? path : path + '/';
    }
}
