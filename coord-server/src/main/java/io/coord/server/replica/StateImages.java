package io.coord.server.replica;

import io.coord.core.tree.TreeImage;
import io.coord.server.apply.GuardedState;
import io.coord.zab.runtime.StateImage;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The images of the state that are being written to the disk or to a learner: one at a time. While an image goes out
 * the replica goes on applying; the read lock is taken for one small slice at a time.
 */
final class StateImages {
    private static final int NODES_PER_SLICE = 200;

    private final GuardedState guarded;
    private final AtomicBoolean open = new AtomicBoolean();
    private volatile boolean closing;

    StateImages(GuardedState guarded) {
        this.guarded = guarded;
    }

    boolean isOpen() {
        return open.get();
    }

    /** Begins an image of the state as it is; null while another is open. Thread: replica, not under the lock. */
    @Nullable
    StateImage begin() {
        if (closing || !open.compareAndSet(false, true)) {
            return null;
        }
        long stamp = guarded.lockWrite();
        try {
            return new GuardedImage(guarded.state().beginImage());
        } finally {
            guarded.unlockWrite(stamp);
        }
    }

    /** Gives up the one that is open. */
    void close() {
        closing = true;
    }

    private final class GuardedImage implements StateImage {
        private final TreeImage image;
        private final AtomicBoolean ended = new AtomicBoolean();

        GuardedImage(TreeImage image) {
            this.image = image;
        }

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
            if (closing) {
                throw new CancellationException("the server is closing");
            }
            long stamp = guarded.lockRead();
            try {
                return image.writeNext(out, NODES_PER_SLICE);
            } finally {
                guarded.unlockRead(stamp);
            }
        }

        @Override
        public void close() {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            long stamp = guarded.lockWrite();
            try {
                image.close();
            } finally {
                guarded.unlockWrite(stamp);
                open.set(false);
            }
        }
    }
}
