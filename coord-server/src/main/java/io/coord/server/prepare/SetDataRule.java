package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.core.txn.Txn;

/** setData (spec: client-protocol 6). */
final class SetDataRule {
    private final PendingTree tree;
    private final PendingSessions sessions;
    private final Permissions permissions;
    private final QuotaRule quotas;

    SetDataRule(PendingTree tree, PendingSessions sessions, Permissions permissions, QuotaRule quotas) {
        this.tree = tree;
        this.sessions = sessions;
        this.permissions = permissions;
        this.quotas = quotas;
    }

    Txn prepare(WriteOp.SetData op, Turn turn) {
        sessions.check(turn);
        String path = RequestPaths.legal(op.path());
        PendingNode node = tree.find(path);
        if (node == null) {
            throw Refusal.of(ErrorCode.NO_NODE);
        }
        permissions.check(node, Perms.WRITE, turn);
        quotas.checkSetData(path, (op.data() == null ? 0L : op.data().length()) - node.dataLength);
        int version = Versions.next(node.version, op.version());
        tree.setData(node, op.data(), version, turn);
        return new Txn.SetData(path, op.data(), version);
    }
}
