package io.coord.server.prepare;

import io.coord.core.model.AclEntry;
import io.coord.core.model.StatPersisted;
import io.coord.core.tree.Znode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A znode as it will be when everything ordered so far is applied. Changed by {@link PendingTree} only; rules read it.
 * Thread: replica.
 */
final class PendingNode {
    private final String path;

    boolean exists;
    List<AclEntry> acl = List.of();
    long czxid;
    long mzxid;
    long pzxid;
    long ctimeMillis;
    long mtimeMillis;
    int version;
    int storedCversion;
    int aversion;
    long owner;
    int childCount;
    int dataLength;
    long digest;

    /** The last transaction that concerns it, 0 while none in flight does; with it, its place in that order. */
    long lastZxid;

    @Nullable
    PendingNode previous;

    @Nullable
    PendingNode next;

    /** The session under which {@link PendingEphemerals} has it, 0 for none. */
    long indexedOwner;

    /** A node that does not exist. */
    PendingNode(String path) {
        this.path = path;
    }

    /** A node as it is in the tree. */
    PendingNode(String path, Znode node) {
        this.path = path;
        exists = true;
        acl = node.acl();
        czxid = node.czxid();
        mzxid = node.mzxid();
        pzxid = node.pzxid();
        ctimeMillis = node.ctimeMillis();
        mtimeMillis = node.mtimeMillis();
        version = node.version();
        storedCversion = node.storedCversion();
        aversion = node.aversion();
        owner = node.owner();
        childCount = node.childCount();
        dataLength = node.dataLength();
        digest = node.digest();
    }

    String path() {
        return path;
    }

    StatPersisted stat() {
        return new StatPersisted(
                czxid, mzxid, ctimeMillis, mtimeMillis, version, storedCversion, aversion, owner, pzxid);
    }

    /** Returns a copy of what is known of the znode, for {@link #restore}. */
    PendingNode copy() {
        PendingNode copy = new PendingNode(path);
        copy.restore(this);
        return copy;
    }

    void restore(PendingNode earlier) {
        exists = earlier.exists;
        acl = earlier.acl;
        czxid = earlier.czxid;
        mzxid = earlier.mzxid;
        pzxid = earlier.pzxid;
        ctimeMillis = earlier.ctimeMillis;
        mtimeMillis = earlier.mtimeMillis;
        version = earlier.version;
        storedCversion = earlier.storedCversion;
        aversion = earlier.aversion;
        owner = earlier.owner;
        childCount = earlier.childCount;
        dataLength = earlier.dataLength;
        digest = earlier.digest;
    }
}
