package io.coord.server;

import io.coord.core.tree.Znode;
import io.coord.server.admin.command.TreeCensus;
import io.coord.server.apply.GuardedState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks at all nodes, some at a time, so that nobody waits long for the tree's lock. Thread: any, one at a time. */
final class TreeWalk {
    private static final int NODES_PER_SLICE = 200;
    private static final String ROOT = "/";

    private final GuardedState guarded;
    private final int limit;
    private final int depth;
    private final Deque<String> ahead = new ArrayDeque<>();
    private final PriorityQueue<TreeCensus.Node> largest =
            new PriorityQueue<>(Comparator.comparingInt(TreeCensus.Node::dataBytes));
    private final PriorityQueue<TreeCensus.Node> broadest =
            new PriorityQueue<>(Comparator.comparingInt(TreeCensus.Node::children));
    /** Nodes and bytes by path, down to {@link #depth}. */
    private final SortedMap<String, long[]> subtrees = new TreeMap<>();

    private TreeWalk(GuardedState guarded, int limit, int depth) {
        this.guarded = guarded;
        this.limit = limit;
        this.depth = depth;
    }

    /**
     * @param limit entries of each list
     * @param depth how far below the root subtrees are told apart
     */
    static TreeCensus census(GuardedState guarded, int limit, int depth) {
        TreeWalk walk = new TreeWalk(guarded, limit, depth);
        walk.ahead.push(ROOT);
        while (!walk.ahead.isEmpty()) {
            walk.slice();
        }
        return walk.result();
    }

    private void slice() {
        long stamp = guarded.lockRead();
        try {
            for (int i = 0; i < NODES_PER_SLICE && !ahead.isEmpty(); i++) {
                String path = ahead.pop();
                Znode node = guarded.state().tree().find(path);
                if (node != null) {
                    visit(path, node);
                }
            }
        } finally {
            guarded.unlockRead(stamp);
        }
    }

    private void visit(String path, Znode node) {
        TreeCensus.Node seen = new TreeCensus.Node(path, node.dataLength(), node.childCount());
        keep(largest, seen);
        keep(broadest, seen);
        count(path, path.length() + node.dataLength());
        String prefix = path.equals(ROOT) ? ROOT : path + "/";
        for (Znode child = node.firstChild(); child != null; child = child.nextSibling()) {
            ahead.push(prefix + child.name());
        }
    }

    private void keep(PriorityQueue<TreeCensus.Node> best, TreeCensus.Node seen) {
        best.add(seen);
        if (best.size() > limit) {
            best.remove();
        }
    }

    private void count(String path, long bytes) {
        int end = 0;
        for (int level = 1; level <= depth && end < path.length() && path.length() > 1; level++) {
            int slash = path.indexOf('/', end + 1);
            end = slash < 0 ? path.length() : slash;
            long[] sums = subtrees.computeIfAbsent(path.substring(0, end), absent -> new long[2]);
            sums[0]++;
            sums[1] += bytes;
        }
    }

    private TreeCensus result() {
        List<TreeCensus.Subtree> sizes = new ArrayList<>();
        subtrees.forEach((path, sums) -> sizes.add(new TreeCensus.Subtree(path, sums[0], sums[1])));
        sizes.sort(Comparator.comparingLong(TreeCensus.Subtree::bytes).reversed());
        return new TreeCensus(
                sorted(largest, Comparator.comparingInt(TreeCensus.Node::dataBytes)),
                sorted(broadest, Comparator.comparingInt(TreeCensus.Node::children)),
                sizes.subList(0, Math.min(limit, sizes.size())));
    }

    private static List<TreeCensus.Node> sorted(
            PriorityQueue<TreeCensus.Node> nodes, Comparator<TreeCensus.Node> order) {
        List<TreeCensus.Node> all = new ArrayList<>(nodes);
        all.sort(order.reversed().thenComparing(TreeCensus.Node::path));
        return all;
    }
}
