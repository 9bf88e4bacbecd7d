package io.coord.server.measure;

import org.jspecify.annotations.Nullable;

/**
 * Many values in a few; min, max and average are 0 if there are none.
 *
 * @param percentiles null if they are not kept
 */
public record Summary(
        long min, long max, long count, long sum, @Nullable Percentiles percentiles) {
    /** Below which 50, 95, 99 and 99.9 per cent of the values are. */
    public record Percentiles(long p50, long p95, long p99, long p999) {}

    public Summary withoutPercentiles() {
        return new Summary(min, max, count, sum, null);
    }

    public double average() {
        return count == 0 ? 0 : (double) sum / count;
    }
}
