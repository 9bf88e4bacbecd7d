package io.coord.core.tree;

import io.coord.core.model.Bytes;
import io.coord.core.model.StatPersisted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The digest of one node: CRC-32 over path, data and stat (spec: disk-formats 5). The digest of a tree is the sum over
 * its nodes.
 *
 * <p>Pure functions, thread-safe.
 */
public final class NodeDigest {
    static final int STAT_BYTES = 60;

    private static final String UNCOUNTED_PREFIX = "/zookeeper/";

    private NodeDigest() {}

    /**
     * Returns the digest of a node, 0 to 2^32-1; 0 for nodes below {@code /zookeeper}, which do not count.
     *
     * @param path the root may be {@code /} or empty
     */
    public static long of(String path, @Nullable Bytes data, StatPersisted stat) {
        if (path.startsWith(UNCOUNTED_PREFIX)) {
            return 0;
        }
        CRC32 crc = new CRC32();
        crc.update((path.equals("/") ? "" : path).getBytes(StandardCharsets.UTF_8));
        if (data != null) {
            crc.update(data.array());
        }
        crc.update(statBytes(stat));
        return crc.getValue();
    }

    /**
     * Returns the digest of a node of which only the stat has changed, without a look at path and data: two messages of
     * one length that differ only at their end have CRCs that differ by the same bits as the CRCs of their ends.
     *
     * @param digest the digest before; of a node that counts
     */
    public static long withStat(long digest, StatPersisted before, StatPersisted after) {
        return digest ^ statCrc(before) ^ statCrc(after);
    }

    private static long statCrc(StatPersisted stat) {
        CRC32 crc = new CRC32();
        crc.update(statBytes(stat));
        return crc.getValue();
    }

    private static byte[] statBytes(StatPersisted stat) {
        return ByteBuffer.allocate(STAT_BYTES)
                .putLong(stat.czxid())
                .putLong(stat.mzxid())
                .putLong(stat.pzxid())
                .putLong(stat.ctime())
                .putLong(stat.mtime())
                .putInt(stat.version())
                .putInt(stat.cversion())
                .putInt(stat.aversion())
                .putLong(stat.ephemeralOwner())
                .array();
    }
}
