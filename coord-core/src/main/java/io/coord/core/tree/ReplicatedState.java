package io.coord.core.tree;

import io.coord.core.codec.JuteLimits;
import io.coord.core.image.SnapshotBodyReader;
import io.coord.core.model.Bytes;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.TxnDigest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all servers agree on: the tree, the sessions with their timeouts, and the last transaction. A pure function of
 * the transactions applied.
 *
 * <p>Applying any transaction again that it already shows, followed by all later ones, ends in the same state (spec:
 * disk-formats 4).
 *
 * <p>Thread: any, guarded by its owner: reads share, {@link #apply} excludes.
 */
public final class ReplicatedState {
    private final DataTree tree;
    private final TreeMap<Long, Integer> sessionTimeouts = new TreeMap<>();
    private final TxnApplier applier;
    private long lastZxid;
    private long digestMismatches;
    private @Nullable DigestMismatch firstMismatch;
    /** The digest that a snapshot says the tree has at this zxid; until then the tree may be a mixture. */
    private @Nullable TxnDigest awaitedDigest;

    private long awaitedZxid;

    /** The state of a new server. */
    public ReplicatedState(TreeOptions options) {
        this(DataTree.initial(options), 0);
    }

    ReplicatedState(DataTree tree, long lastZxid) {
        this.tree = tree;
        this.lastZxid = lastZxid;
        this.applier = new TxnApplier(tree, sessionTimeouts);
    }

    /**
     * Reads the body of a snapshot (spec: disk-formats 2.2), to its last byte and no further.
     *
     * @param in   should be buffered; is not closed
     * @param zxid the last transaction that the snapshot surely shows, as its name says
     * @throws io.coord.core.codec.DecodeException if the bytes are no snapshot's body: truncated, an orphan, an unknown
     *                                             ACL, ...
     * @throws IOException                         as the stream does
     */
    public static ReplicatedState load(InputStream in, TreeOptions options, JuteLimits limits, long zxid)
            throws IOException {
        return load(in, SnapshotBodyReader.UNKNOWN_LENGTH, options, limits, zxid);
    }

    /**
     * As {@link #load(InputStream, TreeOptions, JuteLimits, long)}; faster, since it can make room for all nodes at once.
     *
     * @param length about how many bytes the body has: a hint, from which memory in proportion to it is taken
     */
    public static ReplicatedState load(InputStream in, long length, TreeOptions options, JuteLimits limits, long zxid)
            throws IOException {
        return TreeLoader.load(in, length, options, limits, zxid);
    }

    public DataTree tree() {
        return tree;
    }

    /**
     * Applies a transaction, whatever it is: what cannot be done is a {@link TxnResult.Failed} without an effect, but the
     * few that repeated application demands.
     *
     * @param listener told of each change, in the order in which watches fire
     */
    public TxnResult apply(LoggedTxn txn, ChangeListener listener) {
        TxnResult result = applier.apply(txn.header(), txn.txn(), listener);
        lastZxid = Math.max(lastZxid, txn.zxid());
        compareDigest(txn.zxid(), txn.digest());
        return result;
    }

    /**
     * Shows the configuration of the ensemble in {@code /zookeeper/config}, which each server writes by itself (spec:
     * peer-protocol 8.7). No watch fires, no digest changes. Nothing happens if a transaction has written this version
     * already, so that all servers show the same stat.
     *
     * <p>Compat: ZooKeeper writes its wall clock into mtime, so its servers differ; here it is 0.
     *
     * @param version of the configuration: becomes mzxid
     */
    public void showConfig(Bytes text, long version) {
        PathBytes path = PathBytes.of(SystemPaths.CONFIG);
        Znode node = tree.findExactly(path);
        if (node == null) {
            Znode zookeeper = tree.findExactly(PathBytes.of(SystemPaths.ZOOKEEPER));
            if (zookeeper == null) {
                return;
            }
            tree.addConfig(zookeeper);
            node = tree.findExactly(path);
        }
        if (version == 0 || node.mzxid() != version) {
            tree.setData(node, path, text, -1, version, 0);
        }
    }

    /** What the node of the configuration shows; null: there is no such node, or nothing in it. */
    public @Nullable Bytes config() {
        Znode node = tree.findExactly(PathBytes.of(SystemPaths.CONFIG));
        Bytes text = node == null ? null : node.data();
        return text == null || text.length() == 0 ? null : text;
    }

    /** The last transaction applied. */
    public long lastZxid() {
        return lastZxid;
    }

    /** Session id to timeout in milliseconds; a read-only view. */
    public SortedMap<Long, Integer> sessionTimeouts() {
        return Collections.unmodifiableSortedMap(sessionTimeouts);
    }

    /** How many transactions left a tree with another digest than their writer's. Never fatal. */
    public long digestMismatches() {
        return digestMismatches;
    }

    /** The first of them, or null. */
    public @Nullable DigestMismatch firstDigestMismatch() {
        return firstMismatch;
    }

    /**
     * Tells the digest that the tree must have at {@code zxid}, as read from the snapshot that this state was loaded from.
     * A snapshot may show some effects of transactions after the one in its name; until {@code zxid} is reached no
     * digest is compared (spec: disk-formats 5). One before {@link #lastZxid} is ignored, and
     * the zero that ZooKeeper writes while no transaction was applied.
     */
    public void expectDigest(long zxid, TxnDigest digest) {
        if (zxid < lastZxid || zxid == 0) {
            return;
        }
        awaitedZxid = zxid;
        awaitedDigest = digest;
        if (zxid == lastZxid) {
            compareDigest(zxid, null);
        }
    }

    /** The digest of the tree at {@link #lastZxid}; null: it is not kept, or the tree may be a mixture still. */
    public @Nullable TxnDigest digest() {
        return tree.digestEnabled() && awaitedDigest == null ? new TxnDigest(TxnDigest.VERSION, tree.digest()) : null;
    }

    /**
     * Compares the tree with another server's, if that is at the same transaction; else nothing happens. One that differs is
     * counted once.
     */
    public void compareWith(long zxid, TxnDigest digest) {
        if (zxid == lastZxid && awaitedDigest == null && firstMismatch == null) {
            compareDigest(zxid, digest);
        }
    }

    /**
     * Begins an image of the state as it is now. One at a time: the former must be complete or closed.
     *
     * @throws io.coord.core.invariant.BrokenInvariantException if another is open
     */
    public TreeImage beginImage() {
        return new TreeImage(tree, sessionTimeouts, lastZxid);
    }

    void putSession(long sessionId, int timeoutMillis) {
        sessionTimeouts.put(sessionId, timeoutMillis);
    }

    private void compareDigest(long zxid, @Nullable TxnDigest ofTxn) {
        TxnDigest expected = ofTxn;
        if (awaitedDigest != null) {
            if (zxid < awaitedZxid) {
                return;
            }
            if (zxid == awaitedZxid) {
                expected = awaitedDigest;
            }
            awaitedDigest = null;
        }
        if (expected == null || expected.version() != TxnDigest.VERSION || !tree.digestEnabled()) {
            return;
        }
        if (expected.treeDigest() != tree.digest()) {
            if (firstMismatch == null) {
                firstMismatch = new DigestMismatch(zxid, expected.treeDigest(), tree.digest());
            }
            digestMismatches++;
        }
    }
}
