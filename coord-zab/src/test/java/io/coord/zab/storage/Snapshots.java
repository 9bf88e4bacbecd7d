package io.coord.zab.storage;

import io.coord.core.codec.JuteLimits;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeImage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;

/** States that travel as snapshots. */
final class Snapshots {
    private Snapshots() {}

    /** As it arrives at a learner. */
    static ReplicatedState copyOf(ReplicatedState state) throws IOException {
        ByteBuf body = Unpooled.buffer();
        long zxid;
        try (TreeImage image = state.beginImage()) {
            zxid = image.zxid();
            while (image.writeNext(body, 100)) {
                continue;
            }
        }
        return ReplicatedState.load(new ByteBufInputStream(body), History.TREE, JuteLimits.DEFAULT, zxid);
    }
}
