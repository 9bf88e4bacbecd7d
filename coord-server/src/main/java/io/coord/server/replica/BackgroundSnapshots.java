package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.core.tree.TreeImage;
import io.coord.server.apply.GuardedState;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import io.coord.zab.storage.snapshot.SnapshotSource;
import io.coord.zab.storage.snapshot.SnapshotStore;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes snapshots on the background thread while the replica goes on applying: the read lock is taken for one small
 * slice at a time. A snapshot that can not be written is given up and logged; the log still has everything.
 */
final class BackgroundSnapshots implements SnapshotTrigger.SnapshotWriter {
    private static final Logger log = LoggerFactory.getLogger(BackgroundSnapshots.class);
    private static final int NODES_PER_SLICE = 200;

    private final String server;
    private final GuardedState guarded;
    private final SnapshotStore store;
    private final SnapshotOptions options;
    private final Executor background;
    private final Runnable afterwards;
    private final Clock clock;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile boolean closing;

    BackgroundSnapshots(
            String server,
            GuardedState guarded,
            SnapshotStore store,
            SnapshotOptions options,
            Executor background,
            Runnable afterwards,
            Clock clock) {
        this.server = server;
        this.guarded = guarded;
        this.store = store;
        this.options = options;
        this.background = background;
        this.afterwards = afterwards;
        this.clock = clock;
    }

    @Override
    public boolean isBusy() {
        return busy.get();
    }

    @Override
    public void write(TreeImage image) {
        busy.set(true);
        background.execute(() -> run(image));
    }

    /** Gives up the snapshot that is being written. */
    void close() {
        closing = true;
    }

    private void run(TreeImage image) {
        long started = clock.monotonicNanos();
        try {
            SnapshotFile file = store.write(new GuardedSource(image), options);
            log.info(
                    "snapshot written server={} zxid=0x{} file={} took={}ms",
                    server,
                    Long.toHexString(image.zxid()),
                    file.path(),
                    TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos() - started));
            afterwards.run();
        } catch (CancellationException e) {
            log.debug("snapshot given up, the server is closing server={}", server);
        } catch (IOException | RuntimeException e) {
            log.error(
                    "snapshot failed, the log keeps all transactions server={} zxid=0x{}",
                    server,
                    Long.toHexString(image.zxid()),
                    e);
        } finally {
            long stamp = guarded.lockWrite();
            try {
                image.close();
            } finally {
                guarded.unlockWrite(stamp);
            }
            busy.set(false);
        }
    }

    private final class GuardedSource implements SnapshotSource {
        private final TreeImage image;

        GuardedSource(TreeImage image) {
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
    }
}
