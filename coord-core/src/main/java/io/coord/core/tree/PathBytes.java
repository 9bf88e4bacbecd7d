package io.coord.core.tree;

import io.coord.core.table.PathHash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** A path of a transaction as bytes, cut into parent and name. */
final class PathBytes {
    final byte[] array;
    /** The same bytes; unpooled, nobody releases it. */
    final ByteBuf buffer;
    /** Where the last slash is, -1 if there is none. */
    final int lastSlash;

    final int length;

    private boolean hashed;
    private int hash;

    private PathBytes(byte[] array) {
        this.array = array;
        this.buffer = Unpooled.wrappedBuffer(array);
        this.length = array.length;
        int slash = length - 1;
        while (slash >= 0 && array[slash] != '/') {
            slash--;
        }
        this.lastSlash = slash;
    }

    static PathBytes of(String path) {
        return new PathBytes(path.getBytes(StandardCharsets.UTF_8));
    }

    /** Computed once: look-up and insertion need the same. */
    int hash(PathHash pathHash) {
        if (!hashed) {
            hash = pathHash.hash(buffer, 0, length);
            hashed = true;
        }
        return hash;
    }

    boolean isRoot() {
        return length == 1 && array[0] == '/';
    }

    int nameIndex() {
        return lastSlash + 1;
    }

    int nameLength() {
        return length - lastSlash - 1;
    }

    /** Whether this can be the path of a node below the root. The transactions of a sound log have no other. */
    boolean hasName() {
        return length > 1 && array[0] == '/' && nameLength() > 0 && nameLength() <= Znode.MAX_NAME_BYTES;
    }
}
