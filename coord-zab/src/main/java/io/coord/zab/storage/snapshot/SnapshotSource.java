package io.coord.zab.storage.snapshot;

import io.coord.core.tree.TreeImage;
import io.netty.buffer.ByteBuf;

/** An image to be written, slice by slice. Whoever implements it brings the lock that a slice needs. */
public interface SnapshotSource {
    /** The last transaction that the image shows. */
    long zxid();

    /** The digest of the tree at that transaction. */
    long digest();

    /**
     * Appends the next slice to {@code out}, which it borrows; may throw to give up, then nothing is left behind.
     *
     * @return whether more is to come
     */
    boolean writeNext(ByteBuf out);

    /** A source for images of which nobody else knows, so that no lock is needed. */
    static SnapshotSource of(TreeImage image, int nodesPerSlice) {
        return new SnapshotSource() {
            @Override
            public long zxid() {
                return image.zxid();
            }

            @Override
            public long digest() {
                return image.digest();
            }

            @Override
            public boolean writeNext(ByteBuf out) {
                return image.writeNext(out, nodesPerSlice);
            }
        };
    }
}
