package io.coord.server.admin.command;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a subtree is, in short: nodes with the same data, stat and ACL under the same paths have the same digests on each
 * server. Taken while the tree changes, so it is of no single moment. Nodes below {@code /zookeeper} do not count.
 *
 * @param zxid     of the last transaction before
 * @param exists   whether there is such a node
 * @param node     digest of the node itself
 * @param children digests of the subtrees below, by name
 */
public record SubtreeDigests(long zxid, boolean exists, long node, SortedMap<String, Long> children) {
    public SubtreeDigests {
        children = Collections.unmodifiableSortedMap(new TreeMap<>(children));
    }

    /** Of all: the sum. */
    public long whole() {
        long sum = node;
        for (long child : children.values()) {
            sum += child;
        }
        return sum;
    }
}
