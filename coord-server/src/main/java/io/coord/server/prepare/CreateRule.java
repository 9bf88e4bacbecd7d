package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.CreateMode;
import io.coord.core.model.NodeKind;
import io.coord.core.model.Paths;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.core.txn.Txn;
import java.util.List;

/** create, create2, createContainer, createTTL (spec: client-protocol 6, 8). */
final class CreateRule {
    private static final int SUFFIX_DIGITS = 10;

    private final PendingTree tree;
    private final PendingSessions sessions;
    private final Permissions permissions;
    private final QuotaRule quotas;
    private final boolean extendedTypes;
    private final int maxEphemerals;

    CreateRule(
            PendingTree tree,
            PendingSessions sessions,
            Permissions permissions,
            QuotaRule quotas,
            PrepareConfig config) {
        this.tree = tree;
        this.sessions = sessions;
        this.permissions = permissions;
        this.quotas = quotas;
        this.extendedTypes = config.extendedTypes();
        this.maxEphemerals = config.maxEphemeralsPerSession();
    }

    Txn prepare(WriteOp.Create op, Turn turn) {
        CreateMode mode = mode(op);
        sessions.check(turn);
        if (mode.isEphemeral()) {
            sessions.checkMayOwn(turn);
            Refusal.unless(
                    maxEphemerals == 0 || tree.ephemeralCountOf(turn.sessionId()) < maxEphemerals,
                    ErrorCode.QUOTA_EXCEEDED);
        }
        String requested = RequestPaths.withSlash(op.path());
        List<AclEntry> acl = permissions.fixUp(op.acl(), turn);
        PendingNode parent = tree.find(RequestPaths.parent(requested));
        if (parent == null) {
            throw Refusal.of(ErrorCode.NO_NODE);
        }
        permissions.check(parent, Perms.CREATE, turn);
        String path = mode.isSequential() ? requested + suffix(parent.storedCversion) : requested;
        Refusal.unless(Paths.validate(path).isEmpty(), ErrorCode.BAD_ARGUMENTS);
        Refusal.unless(!tree.exists(path), ErrorCode.NODE_EXISTS);
        Refusal.unless(tree.kindOf(parent) != NodeKind.EPHEMERAL, ErrorCode.NO_CHILDREN_FOR_EPHEMERALS);
        quotas.checkCreate(path, op.data() == null ? 0 : op.data().length());

        // What the tree makes of it if the count is at its end: nothing, see PendingTree.create.
        int parentCversion = parent.storedCversion + 1;
        tree.create(parent, path, op.data(), acl, owner(mode, op, turn), turn);
        return new Txn.Create(
                kind(mode, op),
                path,
                op.data(),
                acl,
                mode.isEphemeral(),
                parentCversion,
                mode.isTtl() ? op.ttlMillis() : 0);
    }

    /**
     * Returns the mode, if the operation may ask for it. Deliberately unlike ZooKeeper: there flags 4 in create and
     * create2 mean a container only inside a multi, and createTTL with flags 0 makes a transaction that stops servers.
     */
    private CreateMode mode(WriteOp.Create op) {
        CreateMode mode = CreateMode.ofFlags(op.flags()).orElseThrow(() -> Refusal.of(ErrorCode.BAD_ARGUMENTS));
        boolean withTtl = op.op() == WriteOp.CreateOp.CREATE_TTL;
        if (mode.isTtl()) {
            Refusal.unless(extendedTypes, ErrorCode.UNIMPLEMENTED);
            boolean inRange = op.ttlMillis() >= 1 && op.ttlMillis() <= NodeKind.MAX_TTL_MILLIS;
            Refusal.unless(withTtl && inRange, ErrorCode.BAD_ARGUMENTS);
            return mode;
        }
        boolean onlyContainer = op.op() == WriteOp.CreateOp.CREATE_CONTAINER;
        Refusal.unless(!withTtl && (!onlyContainer || mode == CreateMode.CONTAINER), ErrorCode.BAD_ARGUMENTS);
        return mode;
    }

    private static Txn.CreateKind kind(CreateMode mode, WriteOp.Create op) {
        switch (mode) {
            case CONTAINER:
                return Txn.CreateKind.CONTAINER;
            case PERSISTENT_WITH_TTL:
            case PERSISTENT_SEQUENTIAL_WITH_TTL:
                return Txn.CreateKind.TTL;
            case PERSISTENT:
            case EPHEMERAL:
            case PERSISTENT_SEQUENTIAL:
            case EPHEMERAL_SEQUENTIAL:
                return op.op() == WriteOp.CreateOp.CREATE ? Txn.CreateKind.PLAIN : Txn.CreateKind.PLAIN_WITH_STAT;
        }
        throw new IllegalStateException("no such mode: " + mode);
    }

    private static long owner(CreateMode mode, WriteOp.Create op, Turn turn) {
        if (mode.isEphemeral()) {
            return turn.sessionId();
        }
        if (mode == CreateMode.CONTAINER) {
            return NodeKind.CONTAINER_OWNER;
        }
        return mode.isTtl() ? NodeKind.ttlOwner(op.ttlMillis()) : 0;
    }

    /** Ten digits at least. Negative only in trees that others wrote. */
    private static String suffix(int number) {
        if (number < 0) {
            return String.format("%010d", number);
        }
        String digits = Integer.toString(number);
        return "0".repeat(SUFFIX_DIGITS - digits.length()) + digits;
    }
}
