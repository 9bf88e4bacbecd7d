package io.coord.server.admin.command;

import java.util.List;

/**
 * What in a tree is large. Taken while the tree changes, so it is of no single moment.
 *
 * @param largestNodes by length of data, the largest first
 * @param mostChildren by number of children
 * @param subtrees     by size of all below
 */
public record TreeCensus(List<Node> largestNodes, List<Node> mostChildren, List<Subtree> subtrees) {
    public TreeCensus {
        largestNodes = List.copyOf(largestNodes);
        mostChildren = List.copyOf(mostChildren);
        subtrees = List.copyOf(subtrees);
    }

    public record Node(String path, int dataBytes, int children) {}

    /** @param bytes lengths of paths and data */
    public record Subtree(String path, long nodes, long bytes) {}
}
