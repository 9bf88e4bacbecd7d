package io.coord.core.tree;

import io.coord.core.image.SnapshotBodyWriter;
import io.coord.core.invariant.Invariant;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The replicated state exactly as it was when the image began, in the form of a snapshot's body, though transactions go
 * on being applied meanwhile: a node's form is saved just before its first change.
 *
 * <p>Guarantees: a parent is written before its children; the number of nodes written is that of the tree at the
 * beginning, so the image ends however fast the tree grows. Closing one that is not complete is harmless.
 *
 * <p>Thread: any; {@link #writeNext} while no transaction is applied (read lock), begin and {@link #close} while nobody
 * else looks at the tree (write lock). One call at a time.
 */
public final class TreeImage implements AutoCloseable {
    private static final int MAX_SLICE_BYTES = 1 << 20;
    private static final int CHUNK_BYTES = 1 << 16;

    private enum Part {
        SESSIONS,
        ACLS,
        NODES,
        END
    }

    private final ImageMarks marks;
    private final long zxid;
    private final long digest;
    private final long[] sessionIds;
    private final int[] timeouts;
    private final List<InternedAcl> acls;
    private final Deque<ByteBuf> saved = new ArrayDeque<>();
    private Part part = Part.SESSIONS;
    /** Index of the next session or ACL. */
    private int next;
    /** The next node of the walk in pre-order. */
    private @Nullable Znode cursor;

    private int nodesLeft;
    private boolean closed;

    TreeImage(DataTree tree, SortedMap<Long, Integer> sessionTimeouts, long zxid) {
        this.marks = tree.marks();
        this.zxid = zxid;
        this.digest = tree.digest();
        this.sessionIds = new long[sessionTimeouts.size()];
        this.timeouts = new int[sessionTimeouts.size()];
        int i = 0;
        for (Map.Entry<Long, Integer> session : sessionTimeouts.entrySet()) {
            sessionIds[i] = session.getKey();
            timeouts[i++] = session.getValue();
        }
        this.acls = tree.acls().all();
        this.cursor = tree.find("");
        this.nodesLeft = tree.nodeCount();
        marks.begin(this, cursor);
    }

    /** The last transaction that the image shows. */
    public long zxid() {
        return zxid;
    }

    /** The digest of the tree at that transaction. */
    public long digest() {
        return digest;
    }

    /**
     * Appends the next slice to {@code out}, which it borrows.
     *
     * @param maxNodes how many nodes to look at, at least 1; a slice also ends after about a megabyte
     * @return whether more is to come
     */
    public boolean writeNext(ByteBuf out, int maxNodes) {
        Invariant.check(!closed, "the image is closed");
        int limit = out.writerIndex() + MAX_SLICE_BYTES;
        switch (part) {
            case SESSIONS:
                writeSessions(out, maxNodes);
                return true;
            case ACLS:
                writeAcls(out, maxNodes);
                return true;
            case NODES:
                writeNodes(out, maxNodes, limit);
                return true;
            case END:
                break;
        }
        return false;
    }

    /** Ends the image; one that is not complete is given up. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (part != Part.END) {
                marks.giveUp();
            }
            saved.clear();
        }
    }

    private void writeSessions(ByteBuf out, int max) {
        if (next == 0) {
            SnapshotBodyWriter.writeSessionCount(out, sessionIds.length);
        }
        int end = (int) Math.min((long) next + max, sessionIds.length);
        for (; next < end; next++) {
            SnapshotBodyWriter.writeSession(out, sessionIds[next], timeouts[next]);
        }
        if (next == sessionIds.length) {
            part = Part.ACLS;
            next = 0;
        }
    }

    private void writeAcls(ByteBuf out, int max) {
        if (next == 0) {
            SnapshotBodyWriter.writeAclCount(out, acls.size());
        }
        int end = (int) Math.min((long) next + max, acls.size());
        for (; next < end; next++) {
            SnapshotBodyWriter.writeAcl(out, acls.get(next).id, acls.get(next).entries);
        }
        if (next == acls.size()) {
            part = Part.NODES;
        }
    }

    private void writeNodes(ByteBuf out, int maxNodes, int limit) {
        // What was saved comes first: it may be parents of nodes that the walk is about to write.
        while (!saved.isEmpty() && out.writerIndex() < limit) {
            out.writeBytes(saved.removeFirst());
        }
        for (int seen = 0; seen < maxNodes && cursor != null && nodesLeft > 0 && out.writerIndex() < limit; seen++) {
            if (!marks.has(cursor)) {
                write(cursor, out);
            }
            cursor = cursor.nextInTree();
        }
        if (nodesLeft == 0 && saved.isEmpty()) {
            SnapshotBodyWriter.writeEnd(out);
            marks.complete();
            part = Part.END;
            cursor = null;
        } else {
            Invariant.check(cursor != null || nodesLeft == 0, "image lacks %d nodes", nodesLeft);
        }
    }

    /** A node that the image does not have is about to change. */
    void save(Znode node) {
        // Also its parents that are still to come, outermost first, so that a reader never meets an orphan.
        Deque<Znode> missing = new ArrayDeque<>();
        for (Znode at = node; at != null && !marks.has(at); at = at.parent()) {
            missing.push(at);
        }
        for (Znode at : missing) {
            write(at, chunkFor(at));
        }
    }

    /** A node is about to be removed. */
    void nodeLeaves(Znode node) {
        if (!marks.has(node)) {
            save(node);
        }
        if (cursor == node) {
            cursor = node.nextInTree();
        }
    }

    private void write(Znode node, ByteBuf out) {
        node.writeImage(out);
        marks.mark(node);
        nodesLeft--;
    }

    /** Chunks, so that no change ever waits for the copy of a large buffer. */
    private ByteBuf chunkFor(Znode node) {
        int bytes = node.imageBytes();
        ByteBuf last = saved.peekLast();
        if (last == null || last.writableBytes() < bytes) {
            last = Unpooled.buffer(Math.max(bytes, CHUNK_BYTES));
            saved.addLast(last);
        }
        return last;
    }
}
