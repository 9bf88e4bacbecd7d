package io.coord.client.retry;

import io.coord.core.env.RandomSource;

/**
 * Pauses between rounds of attempts: doubling from a first to a longest one, each shortened at random by up to a half, so
 * that clients that lost the same server do not come back in step. Not thread-safe.
 */
public final class Backoff {
    private static final int STEPS = 1024;

    private final long firstNanos;
    private final long longestNanos;
    private final RandomSource random;
    private long nextNanos;

    public Backoff(long firstNanos, long longestNanos, RandomSource random) {
        this.firstNanos = firstNanos;
        this.longestNanos = longestNanos;
        this.random = random;
        this.nextNanos = firstNanos;
    }

    /** Returns the next pause. */
    public long nextPauseNanos() {
        long pause = nextNanos;
        nextNanos = Math.min(longestNanos, 2 * nextNanos);
        return pause - pause / 2 / STEPS * random.nextInt(STEPS);
    }

    public void reset() {
        nextNanos = firstNanos;
    }
}
