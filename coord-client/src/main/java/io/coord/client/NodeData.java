package io.coord.client;

import io.coord.core.model.Bytes;
import io.coord.core.model.Stat;
import java.nio.charset.StandardCharsets;

/**
 * The data of a node and its stat, of the same moment. Immutable.
 *
 * @param bytes empty also where the node has null instead of data
 */
public record NodeData(Bytes bytes, Stat stat) {
    /** The data, not a copy: the caller must not change it. */
    public byte[] data() {
        return bytes.array();
    }

    /** The data read as UTF-8. */
    public String text() {
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }

    public int version() {
        return stat.version();
    }
}
