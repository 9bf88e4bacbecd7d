package io.coord.core.env;

/** Random numbers, passed in by the outer ring so that a simulator can own them. */
@FunctionalInterface
public interface RandomSource {
    long nextLong();

    /** Returns a number in 0 (inclusive) to {@code bound} (exclusive); {@code bound} is at least 1. */
    default int nextInt(int bound) {
        return (int) Long.remainderUnsigned(nextLong(), bound);
    }
}
