package io.coord.core.tree;

import io.coord.core.model.NodeKind;
import org.jspecify.annotations.Nullable;

/** What few znodes have: children, an owner, a changed ACL. A plain leaf does without it. */
final class ZnodeExtras {
    NodeKind kind = NodeKind.PERSISTENT;
    long owner;

    @Nullable
    Znode firstChild;

    @Nullable
    Znode lastChild;

    int childCount;
    int descendantCount;
    int cversion;
    int aversion;
    long pzxid;

    /** The list of nodes with the same owner, see {@link OwnedNodes}. */
    @Nullable
    Znode previousOwned;

    @Nullable
    Znode nextOwned;

    ZnodeExtras(long pzxid) {
        this.pzxid = pzxid;
    }
}
