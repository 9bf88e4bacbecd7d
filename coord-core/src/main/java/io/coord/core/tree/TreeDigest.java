package io.coord.core.tree;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The digest of the tree, kept up to date at each change of a node (spec: disk-formats 5). A change of stat costs the
 * CRC of two stats, whatever the size of the data: see {@link NodeDigest#withStat}.
 */
final class TreeDigest {
    private final boolean enabled;
    private final CRC32 crc = new CRC32();
    private final ByteBuffer stat = ByteBuffer.allocate(NodeDigest.STAT_BYTES);
    private long sum;

    TreeDigest(boolean enabled) {
        this.enabled = enabled;
    }

    boolean enabled() {
        return enabled;
    }

    /** The sum over all nodes modulo 2^64, 0 if digests are off. */
    long sum() {
        return sum;
    }

    /** A node was added, or its data was changed after {@link #forget}. The path's bytes: empty for the root. */
    void add(Znode node, byte[] path, int pathLength) {
        if (counts(node)) {
            crc.reset();
            crc.update(path, 0, pathLength);
            crc.update(node.content(), node.nameLength(), node.dataLength());
            updateStat(node);
            node.setDigest((int) crc.getValue());
            sum += node.digest();
        }
    }

    /** A node is about to be removed, or to get other data. */
    void forget(Znode node) {
        sum -= node.digest();
    }

    /** To be called before a change of stat; the result goes to {@link #statChanged}. */
    int beforeStatChange(Znode node) {
        return counts(node) ? statCrc(node) : 0;
    }

    void statChanged(Znode node, int crcBefore) {
        if (counts(node)) {
            long before = node.digest();
            node.setDigest((int) before ^ crcBefore ^ statCrc(node));
            sum += node.digest() - before;
        }
    }

    private boolean counts(Znode node) {
        return enabled && !node.isSystem();
    }

    private int statCrc(Znode node) {
        crc.reset();
        updateStat(node);
        return (int) crc.getValue();
    }

    private void updateStat(Znode node) {
        stat.clear();
        stat.putLong(node.czxid());
        stat.putLong(node.mzxid());
        stat.putLong(node.pzxid());
        stat.putLong(node.ctimeMillis());
        stat.putLong(node.mtimeMillis());
        stat.putInt(node.version());
        stat.putInt(node.storedCversion());
        stat.putInt(node.aversion());
        stat.putLong(node.owner());
        crc.update(stat.array());
    }
}
