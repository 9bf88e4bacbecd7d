package io.coord.core.tree;

import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.model.NodeKind;
import io.coord.core.model.StatPersisted;
import io.coord.core.table.LinearHashTable;
import io.coord.core.table.PathHash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tree of znodes: one hash table from path to node, nodes that know parent and siblings. Look-up, create and delete
 * cost the same whatever the number of nodes. Changed by transactions only, see {@link ReplicatedState#apply}.
 *
 * <p>Thread: any, guarded by its owner: reads share, changes exclude.
 */
public final class DataTree {
    private static final StatPersisted ZERO_STAT = new StatPersisted(0, 0, 0, 0, 0, 0, 0, 0, 0);
    // Compat: its ACL counts as set once, to version -1 (vectors: datadirs, 3.9.5-base).
    private static final StatPersisted CONFIG_STAT = new StatPersisted(0, 0, 0, 0, 0, 0, -1, 0, 0);

    private final TreeOptions options;
    private final PathHash pathHash;
    private final LinearHashTable<Znode> nodes = new LinearHashTable<>();
    private final AclTable acls = new AclTable();
    private final OwnerTable owners = new OwnerTable();
    private final TreeDigest digest;
    private final QuotaTable quotas = new QuotaTable(this);
    private final ImageMarks marks = new ImageMarks();
    private long pathBytes;
    private long dataBytes;

    DataTree(TreeOptions options) {
        this.options = options;
        this.pathHash = new PathHash(options.hashSeed());
        this.digest = new TreeDigest(options.digestEnabled());
    }

    /** Returns a tree with the nodes that every tree has. */
    static DataTree initial(TreeOptions options) {
        DataTree tree = new DataTree(options);
        Znode root = tree.add(null, PathBytes.of(""), Bytes.EMPTY, Acls.OPEN, ZERO_STAT);
        Znode zookeeper = tree.add(root, PathBytes.of(SystemPaths.ZOOKEEPER), Bytes.EMPTY, Acls.OPEN, ZERO_STAT);
        tree.add(zookeeper, PathBytes.of(SystemPaths.QUOTA), Bytes.EMPTY, Acls.OPEN, ZERO_STAT);
        tree.addConfig(zookeeper);
        return tree;
    }

    /** Returns the node at {@code path}, or null; {@code ""} and {@code /} are the root. Paths are not validated. */
    public @Nullable Znode find(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return findExactly(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    /**
     * As {@link #find(String)}, for a path as UTF-8 in a buffer that it borrows. Allocates nothing, unless no node has
     * these very bytes and they are malformed UTF-8: then they mean what a decoder makes of them.
     */
    public @Nullable Znode find(ByteBuf buffer, int index, int length) {
        Znode node = findExactly(buffer, index, length);
        if (node == null && hasNonAscii(buffer, index, length)) {
            byte[] bytes =
                    buffer.toString(index, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            node = findExactly(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
        }
        return node;
    }

    /** All nodes, root and system nodes included. */
    public int nodeCount() {
        return nodes.size();
    }

    /** Lengths of all paths and data in bytes. */
    public long approximateDataBytes() {
        return pathBytes + dataBytes;
    }

    /** The sum of the digests of the nodes modulo 2^64; 0 if digests are off. */
    public long digest() {
        return digest.sum();
    }

    public int ephemeralCount() {
        return owners.ephemeralCount();
    }

    /** The paths of a session's ephemeral nodes, sorted. */
    public Collection<String> ephemerals(long sessionId) {
        return owners.ephemerals(sessionId);
    }

    /** The sessions that have ephemeral nodes, ascending; a read-only view. */
    public Set<Long> ephemeralOwners() {
        return owners.sessions();
    }

    /** The paths of the container nodes, sorted. */
    public Collection<String> containers() {
        return owners.containers();
    }

    /** The paths of the TTL nodes, sorted. */
    public Collection<String> ttlNodes() {
        return owners.ttlNodes();
    }

    /** Returns the quota of {@code path} or of its nearest ancestor that has one, or null if there is none. */
    public @Nullable QuotaUsage quotaFor(String path) {
        return quotas.usage(path);
    }

    @Nullable
    Znode findExactly(ByteBuf bytes, int index, int length) {
        boolean isRoot = length == 1 && bytes.getByte(index) == '/';
        int pathLength = isRoot ? 0 : length;
        return findExactly(pathHash.hash(bytes, index, pathLength), bytes, index, pathLength);
    }

    /** The root has the empty path here. */
    @Nullable
    Znode findExactly(int hash, ByteBuf bytes, int index, int length) {
        Znode node = nodes.first(hash);
        while (node != null && !node.hasPath(bytes, index, length)) {
            node = nodes.next(node);
        }
        return node;
    }

    @Nullable
    Znode findExactly(PathBytes path) {
        return path.isRoot()
                ? findExactly(path.buffer, 0, 0)
                : findExactly(path.hash(pathHash), path.buffer, 0, path.length);
    }

    @Nullable
    Znode findParent(PathBytes path) {
        // Not as a path of its own: the parent of "//a" is not the root.
        return findExactly(hashOf(path.buffer, path.lastSlash), path.buffer, 0, path.lastSlash);
    }

    int hashOf(ByteBuf path, int length) {
        return pathHash.hash(path, 0, length);
    }

    /** About so many nodes are going to be added. */
    void expectNodes(int count) {
        nodes.expect(count);
    }

    static boolean hasNonAscii(ByteBuf bytes, int index, int length) {
        for (int i = index; i < index + length; i++) {
            if (bytes.getByte(i) < 0) {
                return true;
            }
        }
        return false;
    }

    AclTable acls() {
        return acls;
    }

    ImageMarks marks() {
        return marks;
    }

    boolean digestEnabled() {
        return digest.enabled();
    }

    void addConfig(Znode zookeeper) {
        add(zookeeper, PathBytes.of(SystemPaths.CONFIG), Bytes.EMPTY, Acls.READ_ONLY, CONFIG_STAT);
    }

    /** Adds a node that is not there yet. The parent's stat stays as it is: see {@link #childCreated}. */
    Znode add(@Nullable Znode parent, PathBytes path, @Nullable Bytes data, List<AclEntry> acl, StatPersisted stat) {
        int nameLength = path.nameLength();
        byte[] content = new byte[nameLength + (data == null ? 0 : data.length())];
        System.arraycopy(path.array, path.nameIndex(), content, 0, nameLength);
        if (data != null) {
            System.arraycopy(data.array(), 0, content, nameLength, data.length());
        }
        return add(
                path.hash(pathHash),
                parent,
                path.buffer,
                path.length,
                content,
                nameLength,
                data != null,
                acls.acquire(acl),
                stat);
    }

    /**
     * As above, for paths in a larger buffer.
     *
     * @param hash    see {@link #hashOf}
     * @param path    starts at index 0 of an array that starts at index 0
     * @param content name and data, handed over
     */
    Znode add(
            int hash,
            @Nullable Znode parent,
            ByteBuf path,
            int pathLength,
            byte[] content,
            int nameLength,
            boolean hasData,
            InternedAcl acl,
            StatPersisted stat) {
        NodeKind kind = NodeKind.ofOwner(stat.ephemeralOwner(), options.extendedTypes());
        boolean system = parent != null && (parent.isSystem() || isZookeeper(parent));
        Znode node = new Znode(hash, parent, content, nameLength, hasData, system, marks.current(), acl, stat, kind);
        nodes.add(node);
        if (parent != null) {
            parent.linkChild(node);
        }
        owners.add(node);
        digest.add(node, path.array(), pathLength);
        pathBytes += Math.max(1, pathLength);
        dataBytes += node.dataLength();
        return node;
    }

    private static boolean isZookeeper(Znode node) {
        Znode parent = node.parent();
        return parent != null && parent.parent() == null && node.name().equals(SystemPaths.ZOOKEEPER.substring(1));
    }

    /** Removes a node that has no children. The parent's stat stays as it is: see {@link #childDeleted}. */
    void remove(Znode leaf) {
        marks.beforeRemoval(leaf);
        nodes.remove(leaf);
        Znode parent = leaf.parent();
        if (parent != null) {
            parent.unlinkChild(leaf);
        }
        owners.remove(leaf);
        digest.forget(leaf);
        acls.release(leaf.internedAcl());
        pathBytes -= leaf.pathLength();
        dataBytes -= leaf.dataLength();
    }

    /** @param cversion the parent's from now on; -1: one more than it is. Has an effect only if it grows. */
    void childCreated(Znode parent, int cversion, long zxid) {
        int next = cversion == -1 ? parent.storedCversion() + 1 : cversion;
        if (next > parent.storedCversion()) {
            marks.beforeChange(parent);
            int before = digest.beforeStatChange(parent);
            parent.extras().cversion = next;
            parent.extras().pzxid = zxid;
            digest.statChanged(parent, before);
        }
    }

    void childDeleted(Znode parent, long zxid) {
        if (zxid > parent.pzxid()) {
            marks.beforeChange(parent);
            int before = digest.beforeStatChange(parent);
            parent.extras().pzxid = zxid;
            digest.statChanged(parent, before);
        }
    }

    void setData(Znode node, PathBytes path, @Nullable Bytes data, int version, long zxid, long timeMillis) {
        marks.beforeChange(node);
        digest.forget(node);
        dataBytes -= node.dataLength();
        node.setData(data);
        node.setModified(version, zxid, timeMillis);
        dataBytes += node.dataLength();
        // The root's path is empty here.
        digest.add(node, path.array, node.parent() == null ? 0 : path.length);
    }

    /** Changes the data of a node that the digest leaves out, and nothing else. */
    void rewriteData(Znode node, Bytes data) {
        marks.beforeChange(node);
        dataBytes += data.length() - node.dataLength();
        node.setData(data);
    }

    void setAcl(Znode node, List<AclEntry> acl, int aversion) {
        replaceAcl(node, acl);
        int before = digest.beforeStatChange(node);
        node.extras().aversion = aversion;
        digest.statChanged(node, before);
    }

    /** Changes the ACL and nothing else. */
    void replaceAcl(Znode node, List<AclEntry> acl) {
        marks.beforeChange(node);
        InternedAcl before = node.internedAcl();
        node.setAcl(acls.acquire(acl));
        acls.release(before);
    }

    QuotaTable quotas() {
        return quotas;
    }
}
