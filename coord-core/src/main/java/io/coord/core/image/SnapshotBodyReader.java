package io.coord.core.image;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.StatPersisted;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a snapshot from a stream, to its last byte and no further, with two reads per node. Keeps no more
 * than one node; what is wrong ends in a {@link DecodeException} that says where.
 *
 * <p>Not thread-safe. Counterpart and picture of the bytes: {@link SnapshotBodyWriter}.
 */
public final class SnapshotBodyReader {
    /** Nobody knows how long the body is. */
    public static final long UNKNOWN_LENGTH = 0;

    /** After so many nodes their mean size says how many are to come. */
    private static final int SAMPLE_NODES = 1000;

    private static final int FIRST_SCRATCH_BYTES = 1 << 12;
    private static final int STAT_BYTES = 60;
    private static final int NODE_TAIL_BYTES = Long.BYTES + STAT_BYTES;

    /** Takes what the snapshot holds, in its order. May refuse with a {@link DecodeException}. */
    public interface Target {
        void session(long sessionId, int timeoutMillis);

        void acl(long id, List<AclEntry> acl);

        /** About so many nodes are in the snapshot, told once, after the first ones; never, if nobody can know. */
        void expectNodes(int count);

        /** @param node valid during the call only */
        void node(SnapshotNode node);
    }

    private final InputStream in;
    private final long length;
    private final int maxElementBytes;
    private final SnapshotNode node = new SnapshotNode();
    private byte[] scratch = new byte[FIRST_SCRATCH_BYTES];
    private ByteBuf bytes = Unpooled.wrappedBuffer(scratch);
    private long position;
    private long nodesRead;

    /**
     * @param in     should be buffered; is not closed
     * @param length about how many bytes the body has, or {@link #UNKNOWN_LENGTH}
     */
    public SnapshotBodyReader(InputStream in, long length, JuteLimits limits) {
        this.in = in;
        this.length = length;
        this.maxElementBytes = limits.maxElementBytes();
    }

    /**
     * Reads everything, once.
     *
     * @throws DecodeException if the bytes are no snapshot's body, or end too early
     * @throws IOException     as the stream does
     */
    public void readInto(Target target) throws IOException {
        readSessions(target);
        readAcls(target);
        readNodes(target);
    }

    private void readSessions(Target target) throws IOException {
        int count = readCount("sessions");
        for (int i = 0; i < count; i++) {
            fill(0, Long.BYTES + Integer.BYTES);
            target.session(bytes.getLong(0), bytes.getInt(Long.BYTES));
        }
    }

    private void readAcls(Target target) throws IOException {
        int count = readCount("ACLs");
        for (int i = 0; i < count; i++) {
            fill(0, Long.BYTES);
            target.acl(bytes.getLong(0), readAcl());
        }
    }

    private List<AclEntry> readAcl() throws IOException {
        int count = readInt();
        // As elsewhere in jute, a vector of -1 is null, which is no ACL at all.
        if (count < -1) {
            throw damaged("an ACL has " + count + " entries");
        }
        List<AclEntry> acl = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            acl.add(new AclEntry(readInt(), new AuthId(readString("scheme"), readString("id"))));
        }
        return acl;
    }

    private void readNodes(Target target) throws IOException {
        long start = position;
        int pathLength = checkLength(readInt(), "path");
        while (!isEnd(pathLength)) {
            if (pathLength < 0) {
                throw damaged("null path");
            }
            fill(0, pathLength + Integer.BYTES);
            int dataLength = checkLength(bytes.getInt(pathLength), "data");
            int dataIndex = pathLength + Integer.BYTES;
            int tail = dataIndex + Math.max(0, dataLength);
            // Behind each node there is at least one more path.
            fill(dataIndex, tail - dataIndex + NODE_TAIL_BYTES + Integer.BYTES);
            node.set(bytes, pathLength, dataLength, bytes.getLong(tail), readStat(tail + Long.BYTES));
            target.node(node);
            nodesRead++;
            if (nodesRead == SAMPLE_NODES && length > position) {
                target.expectNodes(
                        (int) Math.min(Integer.MAX_VALUE, (length - start) / ((position - start) / SAMPLE_NODES)));
            }
            pathLength = checkLength(bytes.getInt(tail + NODE_TAIL_BYTES), "path");
        }
    }

    /** No node has a path of one byte, so one is the terminator. */
    private boolean isEnd(int pathLength) throws IOException {
        if (pathLength != 1) {
            return false;
        }
        fill(0, 1);
        if (scratch[0] != '/') {
            throw damaged("path of one byte 0x" + Integer.toHexString(scratch[0] & 0xFF));
        }
        return true;
    }

    private StatPersisted readStat(int index) {
        return new StatPersisted(
                bytes.getLong(index),
                bytes.getLong(index + 8),
                bytes.getLong(index + 16),
                bytes.getLong(index + 24),
                bytes.getInt(index + 32),
                bytes.getInt(index + 36),
                bytes.getInt(index + 40),
                bytes.getLong(index + 44),
                bytes.getLong(index + 52));
    }

    private int readCount(String what) throws IOException {
        int count = readInt();
        if (count < 0) {
            throw damaged(count + " " + what);
        }
        return count;
    }

    private int readInt() throws IOException {
        fill(0, Integer.BYTES);
        return bytes.getInt(0);
    }

    private @Nullable String readString(String field) throws IOException {
        int length = checkLength(readInt(), field);
        if (length < 0) {
            return null;
        }
        fill(0, length);
        return new String(scratch, 0, length, StandardCharsets.UTF_8);
    }

    private int checkLength(int length, String field) {
        if (length < -1 || length > maxElementBytes) {
            throw damaged(field + " length " + length + ", limit " + maxElementBytes + " bytes (jute.maxbuffer)");
        }
        return length;
    }

    /** Reads {@code length} bytes to {@code index} of the scratch, which grows only as bytes arrive. */
    private void fill(int index, int length) throws IOException {
        int at = index;
        int end = Math.addExact(index, length);
        while (at < end) {
            if (at == scratch.length) {
                scratch = Arrays.copyOf(scratch, (int) Math.min(end, scratch.length * 2L));
                bytes = Unpooled.wrappedBuffer(scratch);
            }
            int read = in.read(scratch, at, Math.min(end, scratch.length) - at);
            if (read < 0) {
                position += at - index;
                throw damaged("the end, where " + (end - at) + " bytes more were due");
            }
            at += read;
        }
        position += length;
    }

    private DecodeException damaged(String what) {
        return new DecodeException("snapshot body, byte " + position + ", after " + nodesRead + " nodes: " + what);
    }
}
