package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.core.txn.Txn;

/** check, an element of a multi (spec: client-protocol 6). */
final class CheckRule {
    private final PendingTree tree;
    private final PendingSessions sessions;
    private final Permissions permissions;

    CheckRule(PendingTree tree, PendingSessions sessions, Permissions permissions) {
        this.tree = tree;
        this.sessions = sessions;
        this.permissions = permissions;
    }

    Txn prepare(WriteOp.Check op, Turn turn) {
        sessions.check(turn);
        String path = RequestPaths.legal(op.path());
        PendingNode node = tree.find(path);
        if (node == null) {
            throw Refusal.of(ErrorCode.NO_NODE);
        }
        permissions.check(node, Perms.READ, turn);
        return new Txn.Check(path, Versions.next(node.version, op.version()));
    }
}
