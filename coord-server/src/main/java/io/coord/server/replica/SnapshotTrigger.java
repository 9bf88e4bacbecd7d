package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.core.env.RandomSource;
import io.coord.core.invariant.Invariant;
import io.coord.zab.runtime.StateImage;
import io.coord.zab.storage.snapshot.SnapshotFile;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Starts a snapshot when enough has been logged since the last one (spec: disk-formats 1.5): half of the limit plus a
 * random part of the other half, so that the servers of an ensemble do not all write at once. The log starts a new file
 * at that moment; the snapshot is written in the background while writes go on. Where snapshots would follow one another
 * without a pause, one is made later, but the log never grows to more than {@link #PATIENCE} times its share. It is made
 * when no transaction has come for a moment, too: then nobody waits for the disk, and a restart has less to replay.
 *
 * <p>Thread: replica.
 */
final class SnapshotTrigger {
    /** So many times what makes a snapshot due makes it urgent. */
    private static final int PATIENCE = 10;

    /** Without a transaction for so long, nobody is disturbed. */
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final StateImages images;
    private final Runnable rollLog;
    private final BackgroundSnapshots writer;
    private final RandomSource random;
    private final Clock clock;
    private final long maxTxns;
    private final long maxBytes;

    private long txns;
    private long bytes;
    private long txnsUntilDue;
    private long bytesUntilDue;
    private long txnsSeen;
    private long seenNanos;

    /**
     * @param rollLog  makes the log begin a new file
     * @param maxTxns  {@code snapCount}, at least 2
     * @param maxBytes {@code snapSizeLimitInKb} in bytes; 0 or less: no limit
     */
    SnapshotTrigger(
            StateImages images,
            Runnable rollLog,
            BackgroundSnapshots writer,
            RandomSource random,
            Clock clock,
            long maxTxns,
            long maxBytes) {
        Invariant.check(maxTxns >= 2, "snapCount %d is less than 2", maxTxns);
        this.images = images;
        this.rollLog = rollLog;
        this.writer = writer;
        this.random = random;
        this.clock = clock;
        this.maxTxns = maxTxns;
        this.maxBytes = maxBytes;
        draw();
    }

    /** Counts what a restart would have to replay. */
    void onApplied(long count, long payloadBytes) {
        txns += count;
        bytes += payloadBytes;
    }

    void startIfDue() {
        if (isWaiting() && (isDue(PATIENCE) || !writer.isResting() || isIdle())) {
            start();
        }
    }

    /** How long {@link #startIfDue} need not be called while nothing is applied. */
    long idleNanos() {
        return isWaiting() ? IDLE_NANOS : Long.MAX_VALUE;
    }

    private boolean isWaiting() {
        return isDue(1) && !images.isOpen();
    }

    private boolean isIdle() {
        long now = clock.monotonicNanos();
        if (txns != txnsSeen) {
            txnsSeen = txns;
            seenNanos = now;
        }
        return now - seenNanos >= IDLE_NANOS;
    }

    private boolean isDue(int times) {
        return txns / times > txnsUntilDue || maxBytes > 0 && bytes / times > bytesUntilDue;
    }

    /** Starts one whether it is due or not; empty if another image is open. */
    Optional<CompletableFuture<SnapshotFile>> startNow() {
        return images.isOpen() ? Optional.empty() : start();
    }

    private Optional<CompletableFuture<SnapshotFile>> start() {
        StateImage image = images.begin();
        if (image == null) {
            return Optional.empty();
        }
        txns = 0;
        bytes = 0;
        draw();
        rollLog.run();
        return Optional.of(writer.write(image));
    }

    private void draw() {
        txnsUntilDue = maxTxns / 2 + random.nextInt((int) Math.min(Integer.MAX_VALUE, maxTxns / 2 + 1));
        bytesUntilDue = maxBytes / 2 + Long.remainderUnsigned(random.nextLong(), maxBytes / 2 + 1);
    }
}
