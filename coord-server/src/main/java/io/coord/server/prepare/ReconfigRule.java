package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.core.txn.Txn;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.membership.Reconfiguration;
import io.coord.zab.protocol.membership.Reconfiguration.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * reconfig (spec: client-protocol 13, peer-protocol 8.3). Compat: the permission is looked at last, so who lacks it learns
 * first what else is wrong (checked with 3.9.5).
 */
final class ReconfigRule {
    private static final String CONFIG = "/zookeeper/config";
    /** Compat: the version of the node says nothing, that of the configuration is in its text. */
    private static final int NODE_VERSION = -1;

    private final PendingTree tree;
    private final PendingSessions sessions;
    private final Permissions permissions;
    private final boolean enabled;
    private final @Nullable MembershipPlanner planner;

    /** @param planner null: the server is alone */
    ReconfigRule(
            PendingTree tree,
            PendingSessions sessions,
            Permissions permissions,
            boolean enabled,
            @Nullable MembershipPlanner planner) {
        this.tree = tree;
        this.sessions = sessions;
        this.permissions = permissions;
        this.enabled = enabled;
        this.planner = planner;
    }

    Txn prepare(WriteOp.Reconfig op, Turn turn) {
        Refusal.unless(enabled, ErrorCode.RECONFIG_DISABLED);
        sessions.check(turn);
        if (planner == null) {
            throw Refusal.of(ErrorCode.UNIMPLEMENTED);
        }
        Outcome outcome = planner.plan(
                new Reconfiguration.Request(
                        op.joiningServers(), op.leavingServers(), op.newMembers(), op.configVersion()),
                turn.zxid());
        if (outcome instanceof Outcome.Refused refused) {
            throw Refusal.of(error(refused.reason()));
        }
        PendingNode node = tree.find(CONFIG);
        if (node == null) {
            throw Refusal.of(ErrorCode.NO_NODE);
        }
        permissions.check(node, Perms.WRITE, turn);
        Bytes text = MembershipText.write(((Outcome.Planned) outcome).next());
        tree.setData(node, text, NODE_VERSION, turn);
        return new Txn.Reconfig(CONFIG, text, NODE_VERSION);
    }

    private static ErrorCode error(Reconfiguration.Reason reason) {
        return switch (reason) {
            case IN_PROGRESS -> ErrorCode.RECONFIG_IN_PROGRESS;
            case BAD_VERSION -> ErrorCode.BAD_VERSION;
            case BAD_ARGUMENTS -> ErrorCode.BAD_ARGUMENTS;
            case NOT_A_NUMBER -> ErrorCode.MARSHALLING_ERROR;
            case NO_QUORUM -> ErrorCode.NEW_CONFIG_NO_QUORUM;
        };
    }
}
