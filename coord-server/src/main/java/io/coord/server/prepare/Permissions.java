package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.AclFixUp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The permission rules, refusing. Immutable. */
final class Permissions {
    private final AccessControl accessControl;

    Permissions(AccessControl accessControl) {
        this.accessControl = accessControl;
    }

    void check(PendingNode node, int perm, Turn turn) {
        Refusal.unless(accessControl.permits(node.acl, perm, turn.ids()), ErrorCode.NO_AUTH);
    }

    /** Returns the ACL to store for one that the caller asks for. */
    List<AclEntry> fixUp(@Nullable List<AclEntry> requested, Turn turn) {
        AclFixUp outcome = accessControl.fixUp(requested, turn.ids());
        if (outcome instanceof AclFixUp.Fixed fixed) {
            return fixed.acl();
        }
        throw Refusal.of(((AclFixUp.Refused) outcome).error());
    }
}
