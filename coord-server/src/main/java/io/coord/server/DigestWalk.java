package io.coord.server;

import io.coord.core.tree.NodeDigest;
import io.coord.core.tree.Znode;
import io.coord.server.admin.command.SubtreeDigests;
import io.coord.server.apply.GuardedState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Digests of subtrees, to find where the trees of two servers differ. Looks at some nodes at a time, so that nobody waits
 * long for the tree's lock. Thread: any.
 */
final class DigestWalk {
    private static final int NODES_PER_SLICE = 200;
    private static final String ROOT = "/";
    private static final String UNCOUNTED = "/zookeeper/";

    private final GuardedState guarded;
    private final String path;
    private final Deque<String> ahead = new ArrayDeque<>();
    private final SortedMap<String, Long> children = new TreeMap<>();
    private long own;
    private boolean exists;

    private DigestWalk(GuardedState guarded, String path) {
        this.guarded = guarded;
        this.path = path;
    }

    static SubtreeDigests of(GuardedState guarded, String path) {
        DigestWalk walk = new DigestWalk(guarded, path);
        long zxid = walk.lastZxid();
        walk.ahead.push(path);
        while (!walk.ahead.isEmpty()) {
            walk.slice();
        }
        return new SubtreeDigests(zxid, walk.exists, walk.own, walk.children);
    }

    private long lastZxid() {
        long stamp = guarded.lockRead();
        try {
            return guarded.state().lastZxid();
        } finally {
            guarded.unlockRead(stamp);
        }
    }

    private void slice() {
        long stamp = guarded.lockRead();
        try {
            for (int i = 0; i < NODES_PER_SLICE && !ahead.isEmpty(); i++) {
                String next = ahead.pop();
                Znode node = guarded.state().tree().find(next);
                if (node != null) {
                    visit(next, node);
                }
            }
        } finally {
            guarded.unlockRead(stamp);
        }
    }

    private void visit(String at, Znode node) {
        long digest = digest(at, node);
        if (at.equals(path)) {
            exists = true;
            own = digest;
        } else {
            children.merge(childOf(at), digest, Long::sum);
        }
        String prefix = at.equals(ROOT) ? ROOT : at + "/";
        for (Znode child = node.firstChild(); child != null; child = child.nextSibling()) {
            ahead.push(prefix + child.name());
        }
    }

    /** The child of the path under which a node is. */
    private String childOf(String at) {
        int begin = path.equals(ROOT) ? 1 : path.length() + 1;
        int end = at.indexOf('/', begin);
        return at.substring(begin, end < 0 ? at.length() : end);
    }

    /** Each server keeps what is below /zookeeper in its own way. */
    private static long digest(String path, Znode node) {
        if (path.startsWith(UNCOUNTED)) {
            return 0;
        }
        CRC32 acl = new CRC32();
        acl.update(node.acl().toString().getBytes(StandardCharsets.UTF_8));
        return mixed(NodeDigest.of(path, node.data(), node.persistedStat()) << Integer.SIZE | acl.getValue());
    }

    /** So that a sum tells as much as its parts: the finalizer of SplitMix64. */
    private static long mixed(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
