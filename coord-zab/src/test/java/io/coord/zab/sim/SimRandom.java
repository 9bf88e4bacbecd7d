package io.coord.zab.sim;

import io.coord.core.env.RandomSource;

/** A small reproducible generator (SplitMix64). Not thread-safe. */
public final class SimRandom implements RandomSource {
    private long state;

    public SimRandom(long seed) {
        this.state = seed;
    }

    @Override
    public long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** True with probability {@code numerator / denominator}. */
    public boolean chance(int numerator, int denominator) {
        return nextInt(denominator) < numerator;
    }

    /** A generator of its own, so that what it is used for does not disturb this one. */
    public SimRandom fork() {
        return new SimRandom(nextLong());
    }
}
