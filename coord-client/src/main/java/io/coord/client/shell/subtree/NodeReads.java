package io.coord.client.shell.subtree;

import io.coord.client.CoordClient;
import io.coord.client.NodeData;
import io.coord.core.model.AclEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads what makes up a node; what a leaf does not have is not asked for. */
final class NodeReads {
    private final CoordClient client;

    NodeReads(CoordClient client) {
        this.client = client;
    }

    /** A node; {@code acl} is empty where it was not asked for. */
    record Node(NodeData data, List<AclEntry> acl, List<String> children) {}

    CompletableFuture<Node> dataAndChildren(String path) {
        return client.getData(path)
                .thenCompose(data -> children(path, data).thenApply(names -> new Node(data, List.of(), names)));
    }

    CompletableFuture<Node> whole(String path) {
        CompletableFuture<List<AclEntry>> acl = client.getAcl(path).thenApply(answer -> answer.acl());
        return dataAndChildren(path)
                .thenCombine(acl, (node, entries) -> new Node(node.data(), entries, node.children()));
    }

    private CompletableFuture<List<String>> children(String path, NodeData data) {
        return data.stat().numChildren() == 0 ? CompletableFuture.completedFuture(List.of()) : client.getChildren(path);
    }
}
