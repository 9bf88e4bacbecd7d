package io.coord.server.prepare;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Bytes;
import io.coord.core.model.NodeKind;
import io.coord.core.model.Paths;
import io.coord.core.model.StatPersisted;
import io.coord.core.tree.DataTree;
import io.coord.core.tree.NodeDigest;
import io.coord.core.tree.Znode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tree as it will be when everything ordered so far is applied: the tree as it is, and over it each node that a
 * transaction in flight changes. A node stays in the overlay until the last transaction that concerns it is applied;
 * from then on the tree says the same.
 *
 * <p>Nodes handed out are current until the next change of the same path. Thread: replica.
 */
final class PendingTree {
    private static final String UNCOUNTED_PREFIX = "/zookeeper/";

    private final DataTree tree;
    private final boolean extendedTypes;
    private final boolean digests;
    private final Map<String, PendingNode> changed = new HashMap<>();
    private final PendingEphemerals ephemerals = new PendingEphemerals();
    /** The changed nodes by their last zxid: the head is the first whose changes will all be applied. */
    private @Nullable PendingNode head;

    private @Nullable PendingNode tail;
    private long digest;

    /** While a multi is being prepared: its nodes as they were before it. */
    private final List<PendingNode> undo = new ArrayList<>();

    private long undoDigest;
    private long undoZxid;

    PendingTree(DataTree tree, boolean extendedTypes, boolean digests) {
        this.tree = tree;
        this.extendedTypes = extendedTypes;
        this.digests = digests;
        this.digest = tree.digest();
    }

    /** Returns the node at a path that need not be legal ({@code ""} and {@code /} are the root), null if there is none. */
    @Nullable
    PendingNode find(String path) {
        String key = path.isEmpty() ? Paths.ROOT : path;
        PendingNode pending = changed.isEmpty() ? null : changed.get(key);
        if (pending != null) {
            return pending.exists ? pending : null;
        }
        Znode node = tree.find(key);
        return node == null ? null : new PendingNode(key, node);
    }

    boolean exists(String path) {
        PendingNode pending = changed.isEmpty() ? null : changed.get(path);
        return pending == null ? tree.find(path) != null : pending.exists;
    }

    NodeKind kindOf(PendingNode node) {
        return NodeKind.ofOwner(node.owner, extendedTypes);
    }

    /** The paths of a session's ephemeral nodes, sorted. */
    Collection<String> ephemeralsOf(long sessionId) {
        if (changed.isEmpty()) {
            return tree.ephemerals(sessionId);
        }
        TreeSet<String> paths = new TreeSet<>();
        for (String path : tree.ephemerals(sessionId)) {
            PendingNode pending = changed.get(path);
            if (pending == null || pending.exists && pending.owner == sessionId) {
                paths.add(path);
            }
        }
        for (PendingNode created : ephemerals.of(sessionId)) {
            if (created.exists && created.owner == sessionId) {
                paths.add(created.path());
            }
        }
        return paths;
    }

    /** How many ephemeral nodes a session has. Counts them one by one only if something is pending for them. */
    int ephemeralCountOf(long sessionId) {
        return changed.isEmpty()
                ? tree.ephemerals(sessionId).size()
                : ephemeralsOf(sessionId).size();
    }

    /** The digest of the whole tree. */
    long digest() {
        return digest;
    }

    /** Adds a node that does not exist; {@code owner} as stored. */
    void create(PendingNode parent, String path, @Nullable Bytes data, List<AclEntry> acl, long owner, Turn turn) {
        // As in the tree: a count that has run over its greatest value stands still, and pzxid with it.
        int cversion = parent.storedCversion + 1;
        if (cversion > parent.storedCversion) {
            touchParent(parent, cversion, turn.zxid());
        } else {
            noteChange(parent, turn.zxid());
        }
        parent.childCount++;
        PendingNode pending = changed.get(path);
        PendingNode node = pending == null ? new PendingNode(path) : pending;
        noteChange(node, turn.zxid());
        node.exists = true;
        node.acl = acl;
        node.czxid = turn.zxid();
        node.mzxid = turn.zxid();
        node.pzxid = turn.zxid();
        node.ctimeMillis = turn.timeMillis();
        node.mtimeMillis = turn.timeMillis();
        node.version = 0;
        node.storedCversion = 0;
        node.aversion = 0;
        node.owner = owner;
        node.childCount = 0;
        node.digest = 0;
        dataChanged(node, data);
        indexIfEphemeral(node);
    }

    void delete(PendingNode node, long zxid) {
        PendingNode parent = find(Paths.parent(node.path()));
        if (parent != null) {
            touchParent(parent, parent.storedCversion, zxid);
            parent.childCount--;
        }
        noteChange(node, zxid);
        node.exists = false;
        digest -= node.digest;
        node.digest = 0;
    }

    void setData(PendingNode node, @Nullable Bytes data, int version, Turn turn) {
        noteChange(node, turn.zxid());
        node.version = version;
        node.mzxid = turn.zxid();
        node.mtimeMillis = turn.timeMillis();
        dataChanged(node, data);
    }

    void setAcl(PendingNode node, List<AclEntry> acl, int aversion, long zxid) {
        noteChange(node, zxid);
        StatPersisted before = node.stat();
        node.acl = acl;
        node.aversion = aversion;
        statChanged(node, before);
    }

    /** From here on changes can be taken back by {@link #rollBack}; ends with that or with {@link #keep}. */
    void beginUndoable(long zxid) {
        undoZxid = zxid;
        undoDigest = digest;
    }

    /** The changes since {@link #beginUndoable} stay. */
    void keep() {
        undo.clear();
        undoZxid = 0;
    }

    /**
     * Takes back the changes since {@link #beginUndoable}. The nodes stay in the overlay with their former values until
     * the zxid is applied: the order of the overlay is that of zxids, and what it says is true in any case.
     */
    void rollBack() {
        for (PendingNode before : undo) {
            PendingNode node = changed.get(before.path());
            node.restore(before);
            indexIfEphemeral(node);
        }
        digest = undoDigest;
        keep();
    }

    /** Transactions up to {@code zxid} have been applied to the tree. */
    void applied(long zxid) {
        while (head != null && head.lastZxid <= zxid) {
            PendingNode done = head;
            unlink(done);
            changed.remove(done.path());
            ephemerals.remove(done);
        }
    }

    /** Forgets all that is in flight. */
    void reset() {
        changed.clear();
        ephemerals.clear();
        head = null;
        tail = null;
        keep();
        resumeDigest();
    }

    /** Takes the digest from the tree, to be called when nothing is in flight: an error made once ends here. */
    void resumeDigest() {
        digest = tree.digest();
    }

    int changedNodes() {
        return changed.size();
    }

    private void indexIfEphemeral(PendingNode node) {
        if (node.exists && kindOf(node) == NodeKind.EPHEMERAL) {
            ephemerals.add(node);
        }
    }

    private void touchParent(PendingNode parent, int cversion, long zxid) {
        noteChange(parent, zxid);
        StatPersisted before = parent.stat();
        parent.storedCversion = cversion;
        parent.pzxid = Math.max(parent.pzxid, zxid);
        statChanged(parent, before);
    }

    private void statChanged(PendingNode node, StatPersisted before) {
        if (counts(node)) {
            long after = NodeDigest.withStat(node.digest, before, node.stat());
            digest += after - node.digest;
            node.digest = after;
        }
    }

    private void dataChanged(PendingNode node, @Nullable Bytes data) {
        node.dataLength = data == null ? 0 : data.length();
        if (counts(node)) {
            long after = NodeDigest.of(node.path(), data, node.stat());
            digest += after - node.digest;
            node.digest = after;
        }
    }

    private boolean counts(PendingNode node) {
        return digests && !node.path().startsWith(UNCOUNTED_PREFIX);
    }

    /** To be called before each change of a node: puts it into the overlay and last in the order of zxids. */
    private void noteChange(PendingNode node, long zxid) {
        if (node.lastZxid == zxid) {
            return;
        }
        if (zxid == undoZxid) {
            undo.add(node.copy());
        }
        if (node.lastZxid == 0) {
            changed.put(node.path(), node);
        } else {
            unlink(node);
        }
        node.lastZxid = zxid;
        node.previous = tail;
        if (tail == null) {
            head = node;
        } else {
            tail.next = node;
        }
        tail = node;
    }

    private void unlink(PendingNode node) {
        if (node.previous == null) {
            head = node.next;
        } else {
            node.previous.next = node.next;
        }
        if (node.next == null) {
            tail = node.previous;
        } else {
            node.next.previous = node.previous;
        }
        node.previous = null;
        node.next = null;
    }
}
