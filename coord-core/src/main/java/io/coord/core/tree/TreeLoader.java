package io.coord.core.tree;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.image.SnapshotBodyReader;
import io.coord.core.image.SnapshotNode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a replicated state of the body of a snapshot (spec: disk-formats 2.2). Not thread-safe.
 */
final class TreeLoader implements SnapshotBodyReader.Target {
    private final DataTree tree;
    private final TreeMap<Long, Integer> sessions = new TreeMap<>();
    private final TreeMap<Long, InternedAcl> acls = new TreeMap<>();
    private @Nullable Znode last;

    private TreeLoader(TreeOptions options) {
        this.tree = new DataTree(options);
    }

    /** See {@link ReplicatedState#load}. */
    static ReplicatedState load(InputStream in, long length, TreeOptions options, JuteLimits limits, long zxid)
            throws IOException {
        TreeLoader loader = new TreeLoader(options);
        new SnapshotBodyReader(in, length, limits).readInto(loader);
        return loader.finish(zxid);
    }

    @Override
    public void session(long sessionId, int timeoutMillis) {
        sessions.put(sessionId, timeoutMillis);
    }

    @Override
    public void acl(long id, List<AclEntry> acl) {
        InternedAcl replaced = acls.put(id, tree.acls().acquire(acl));
        if (replaced != null) {
            throw new DecodeException("snapshot: ACL id " + id + " is there twice");
        }
    }

    @Override
    public void expectNodes(int count) {
        tree.expectNodes(count);
    }

    @Override
    public void node(SnapshotNode node) {
        ByteBuf path = node.bytes();
        int length = node.pathLength();
        if (DataTree.hasNonAscii(path, 0, length) && !ByteBufUtil.isText(path, 0, length, StandardCharsets.UTF_8)) {
            // What everybody else makes of malformed UTF-8.
            byte[] decoded = path.toString(0, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            path = Unpooled.wrappedBuffer(decoded);
            length = decoded.length;
        }
        int slash = lastSlash(path, length);
        if (length > 0 && (path.getByte(0) != '/' || slash == length - 1 || length - slash > Znode.MAX_NAME_BYTES)) {
            throw damaged(path, length, "is no path of a node");
        }
        Znode parent = length == 0 ? null : parentOf(path, slash);
        if (length > 0 && parent == null) {
            throw damaged(path, length, "comes before its parent");
        }
        int hash = tree.hashOf(path, length);
        if (tree.findExactly(hash, path, 0, length) != null) {
            throw damaged(path, length, "is there twice");
        }
        int nameLength = length - slash - 1;
        int dataLength = Math.max(0, node.dataLength());
        byte[] content = new byte[nameLength + dataLength];
        path.getBytes(slash + 1, content, 0, nameLength);
        node.bytes().getBytes(node.dataIndex(), content, nameLength, dataLength);
        InternedAcl acl = aclOf(node.aclId(), path, length);
        last = tree.add(hash, parent, path, length, content, nameLength, node.dataLength() >= 0, acl, node.stat());
    }

    private ReplicatedState finish(long zxid) {
        for (String path : List.of(SystemPaths.ROOT, SystemPaths.ZOOKEEPER, SystemPaths.QUOTA)) {
            if (tree.find(path) == null) {
                throw new DecodeException("snapshot: node " + path + " is missing");
            }
        }
        if (tree.find(SystemPaths.CONFIG) == null) {
            // Compat: before ZooKeeper 3.5 there was none (vectors: datadirs, 3.4.14-standalone).
            tree.addConfig(tree.find(SystemPaths.ZOOKEEPER));
        }
        // Until here the table itself counted as a user, now ACLs that no node has vanish.
        acls.values().forEach(tree.acls()::release);
        tree.quotas().rebuild();
        ReplicatedState state = new ReplicatedState(tree, zxid);
        sessions.forEach(state::putSession);
        return state;
    }

    private static int lastSlash(ByteBuf path, int length) {
        int slash = length - 1;
        while (slash >= 0 && path.getByte(slash) != '/') {
            slash--;
        }
        return slash;
    }

    /** Nodes come in pre-order, so mostly the parent is the former node or the parent of that. */
    private @Nullable Znode parentOf(ByteBuf path, int length) {
        Znode former = last;
        if (former != null) {
            Znode parent = former.parent();
            if (parent != null && parent.hasPath(path, 0, length)) {
                return parent;
            }
            if (former.hasPath(path, 0, length)) {
                return former;
            }
        }
        return tree.findExactly(tree.hashOf(path, length), path, 0, length);
    }

    private InternedAcl aclOf(long id, ByteBuf path, int length) {
        if (id == AclTable.OPEN_ID) {
            return tree.acls().acquire(Acls.OPEN);
        }
        InternedAcl acl = acls.get(id);
        if (acl == null) {
            throw damaged(path, length, "has ACL id " + id + ", which is not in the table");
        }
        return tree.acls().share(acl);
    }

    private static DecodeException damaged(ByteBuf path, int length, String what) {
        return new DecodeException("snapshot: node " + path.toString(0, length, StandardCharsets.UTF_8) + " " + what);
    }
}
