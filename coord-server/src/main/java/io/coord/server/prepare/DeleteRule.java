package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.core.txn.Txn;

/** delete (spec: client-protocol 6). The node's own ACL is irrelevant, the parent's decides. */
final class DeleteRule {
    private final PendingTree tree;
    private final PendingSessions sessions;
    private final Permissions permissions;

    DeleteRule(PendingTree tree, PendingSessions sessions, Permissions permissions) {
        this.tree = tree;
        this.sessions = sessions;
        this.permissions = permissions;
    }

    Txn prepare(WriteOp.Delete op, Turn turn) {
        sessions.check(turn);
        String path = RequestPaths.withSlash(op.path());
        Refusal.unless(!RequestPaths.isUndeletable(path), ErrorCode.BAD_ARGUMENTS);
        PendingNode parent = tree.find(RequestPaths.parent(path));
        if (parent == null) {
            throw Refusal.of(ErrorCode.NO_NODE);
        }
        permissions.check(parent, Perms.DELETE, turn);
        PendingNode node = tree.find(path);
        if (node == null) {
            throw Refusal.of(ErrorCode.NO_NODE);
        }
        Versions.next(node.version, op.version());
        Refusal.unless(node.childCount == 0, ErrorCode.NOT_EMPTY);
        tree.delete(node, turn.zxid());
        return new Txn.Delete(path);
    }
}
