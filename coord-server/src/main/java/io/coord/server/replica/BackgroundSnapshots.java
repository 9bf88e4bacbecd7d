package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.server.measure.Stage;
import io.coord.server.measure.StageTimes;
import io.coord.zab.runtime.StateImage;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes snapshots on the background thread while the replica goes on applying. A snapshot that can not be written is
 * given up and logged; the log still has everything.
 *
 * <p>In no hurry: clients wait for the log, and the disk has both. So it syncs in small steps, and rests between them as
 * long as it has worked.
 *
 * <p>Thread: any.
 */
final class BackgroundSnapshots {
    private static final Logger log = LoggerFactory.getLogger(BackgroundSnapshots.class);

    /** A rest is so many times as long as the work before it. */
    private static final int REST = 3;

    /** What a sync of the log may have to wait for. */
    private static final long SYNC_STEP_BYTES = 256 * 1024;

    private final String server;
    private final SnapshotStore store;
    private final SnapshotOptions options;
    private final Executor background;
    private final Runnable afterwards;
    private final Clock clock;
    private final LongConsumer restNanos;
    private volatile long restsUntilNanos;
    private final StageTimes stages;

    /** @param restNanos lets the thread rest */
    BackgroundSnapshots(
            String server,
            SnapshotStore store,
            SnapshotOptions options,
            Executor background,
            Runnable afterwards,
            Clock clock,
            LongConsumer restNanos,
            StageTimes stages) {
        this.stages = stages;
        this.server = server;
        this.store = store;
        this.options = options.withSyncStepBytes(SYNC_STEP_BYTES);
        this.background = background;
        this.afterwards = afterwards;
        this.clock = clock;
        this.restNanos = restNanos;
        this.restsUntilNanos = clock.monotonicNanos();
    }

    /**
     * Whether the last snapshot has just been written. With a large tree and many writes the next would be due at once:
     * the server would do little else, and its syncs compete with those of the log.
     */
    boolean isResting() {
        return clock.monotonicNanos() - restsUntilNanos < 0;
    }

    /** Writes an image and closes it, behind what the background thread is doing. */
    CompletableFuture<SnapshotFile> write(StateImage image) {
        CompletableFuture<SnapshotFile> written = new CompletableFuture<>();
        background.execute(() -> run(image, written));
        return written;
    }

    private void run(StateImage image, CompletableFuture<SnapshotFile> written) {
        long started = clock.monotonicNanos();
        try (image) {
            SnapshotFile file = store.write(new UnhurriedSource(image, clock, restNanos), options);
            long tookMillis = TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos() - started);
            stages.record(Stage.SNAPSHOT, tookMillis);
            log.info(
                    "snapshot written server={} zxid=0x{} file={} took={}ms",
                    server,
                    Long.toHexString(image.zxid()),
                    file.path(),
                    tookMillis);
            written.complete(file);
            afterwards.run();
        } catch (CancellationException e) {
            written.completeExceptionally(e);
            log.debug("snapshot given up, the server is closing server={}", server);
        } catch (IOException | RuntimeException e) {
            written.completeExceptionally(e);
            stages.onFailedSnapshot();
            log.error(
                    "snapshot failed, the log keeps all transactions server={} zxid=0x{}",
                    server,
                    Long.toHexString(image.zxid()),
                    e);
        } finally {
            long ended = clock.monotonicNanos();
            restsUntilNanos = ended + REST * (ended - started);
        }
    }
}
