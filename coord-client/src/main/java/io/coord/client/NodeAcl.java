package io.coord.client;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Stat;
import java.util.List;

/** The ACL of a node and its stat; the ACL's own version is {@code stat.aversion()}. */
public record NodeAcl(List<AclEntry> acl, Stat stat) {
    public NodeAcl {
        acl = List.copyOf(acl);
    }
}
