package io.coord.core.image;

import io.coord.core.model.StatPersisted;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One node as a snapshot has it. The reader uses the same object and the same bytes for all nodes: who wants to keep
 * something, copies it.
 */
public final class SnapshotNode {
    private static final StatPersisted NO_STAT = new StatPersisted(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private int pathLength;
    private int dataIndex;
    private int dataLength;
    private long aclId;
    private StatPersisted stat = NO_STAT;

    SnapshotNode() {}

    void set(ByteBuf newBytes, int newPathLength, int newDataLength, long newAclId, StatPersisted newStat) {
        bytes = newBytes;
        pathLength = newPathLength;
        dataIndex = newPathLength + Integer.BYTES;
        dataLength = newDataLength;
        aclId = newAclId;
        stat = newStat;
    }

    /** Path and data, see the indexes; backed by an array that starts at index 0. */
    public ByteBuf bytes() {
        return bytes;
    }

    /** The path is UTF-8 from index 0 on; the root's is empty. */
    public int pathLength() {
        return pathLength;
    }

    public int dataIndex() {
        return dataIndex;
    }

    /** Null data has length -1. */
    public int dataLength() {
        return dataLength;
    }

    public long aclId() {
        return aclId;
    }

    public StatPersisted stat() {
        return stat;
    }
}
