package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.NodeKind;
import io.coord.core.op.WriteOp;
import io.coord.core.txn.Txn;
import io.coord.server.upkeep.ReapPolicy;

/**
 * deleteContainer, by the reaper for containers and expired TTL nodes (spec: client-protocol 8.4, semantics 5). No
 * permission is asked for, so the node is judged again as the reaper judged it: since then it may have got children or
 * new data, or be another node. ZooKeeper looks at children and ephemerals only.
 */
final class DeleteContainerRule {
    private final PendingTree tree;
    private final ReapPolicy policy;

    DeleteContainerRule(PendingTree tree, ReapPolicy policy) {
        this.tree = tree;
        this.policy = policy;
    }

    Txn prepare(WriteOp.DeleteContainer op, Turn turn) {
        String path = RequestPaths.withSlash(op.path());
        Refusal.unless(!RequestPaths.isUndeletable(path), ErrorCode.BAD_ARGUMENTS);
        PendingNode node = tree.find(path);
        if (node == null) {
            throw Refusal.of(ErrorCode.NO_NODE);
        }
        Refusal.unless(node.childCount == 0, ErrorCode.NOT_EMPTY);
        Refusal.unless(mayGo(node, turn.timeMillis()), ErrorCode.BAD_VERSION);
        tree.delete(node, turn.zxid());
        return new Txn.DeleteContainer(path);
    }

    private boolean mayGo(PendingNode node, long nowMillis) {
        NodeKind kind = tree.kindOf(node);
        return policy.mayGo(kind, node.owner, node.childCount, node.storedCversion, node.mtimeMillis, nowMillis);
    }
}
