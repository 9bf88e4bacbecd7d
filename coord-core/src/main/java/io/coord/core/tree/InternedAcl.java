package io.coord.core.tree;

import io.coord.core.model.AclEntry;
import java.util.List;

/** One distinct ACL, shared by all nodes that have it. */
final class InternedAcl {
    final List<AclEntry> entries;
    /** The id in snapshots. */
    final long id;

    int users;

    InternedAcl(List<AclEntry> entries, long id) {
        this.entries = entries;
        this.id = id;
    }
}
