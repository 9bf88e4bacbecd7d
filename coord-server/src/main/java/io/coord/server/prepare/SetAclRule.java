package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.core.txn.Txn;
import java.util.List;

/** setACL (spec: client-protocol 6); its version is the ACL's. */
final class SetAclRule {
    private final PendingTree tree;
    private final PendingSessions sessions;
    private final Permissions permissions;

    SetAclRule(PendingTree tree, PendingSessions sessions, Permissions permissions) {
        this.tree = tree;
        this.sessions = sessions;
        this.permissions = permissions;
    }

    Txn prepare(WriteOp.SetAcl op, Turn turn) {
        sessions.check(turn);
        String path = RequestPaths.legal(op.path());
        List<AclEntry> acl = permissions.fixUp(op.acl(), turn);
        PendingNode node = tree.find(path);
        if (node == null) {
            throw Refusal.of(ErrorCode.NO_NODE);
        }
        permissions.check(node, Perms.ADMIN, turn);
        int aversion = Versions.next(node.aversion, op.version());
        tree.setAcl(node, acl, aversion, turn.zxid());
        return new Txn.SetAcl(path, acl, aversion);
    }
}
