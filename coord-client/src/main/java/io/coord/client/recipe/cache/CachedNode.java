package io.coord.client.recipe.cache;

import io.coord.core.model.Bytes;
import io.coord.core.model.Stat;
import java.nio.charset.StandardCharsets;

/**
 * A node as a cache last saw it.
 *
 * @param path  full path, without the client's chroot
 * @param bytes the data; empty in a cache without data
 * @param stat  of the time when it was read. What it says of children (their number, cversion, pzxid) and of the ACL may be
 *              older than the rest: their changes are not told.
 */
public record CachedNode(String path, Bytes bytes, Stat stat) {
    /** The data, not a copy: do not change it. */
    public byte[] data() {
        return bytes.array();
    }

    /** The data read as UTF-8. */
    public String text() {
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }

    /** Whether the other is the same creation of the node with the same data. */
    boolean isSame(CachedNode other) {
        return stat.czxid() == other.stat.czxid() && stat.mzxid() == other.stat.mzxid();
    }

    /** Whether the other was read later, as far as can be told. */
    boolean isOlderThan(CachedNode other) {
        return stat.czxid() < other.stat.czxid()
                || stat.czxid() == other.stat.czxid() && stat.mzxid() < other.stat.mzxid();
    }
}
