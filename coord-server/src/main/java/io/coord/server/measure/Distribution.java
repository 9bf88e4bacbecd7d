package io.coord.server.measure;

import java.util.Collection;
import java.util.List;

/**
 * How values were distributed, as of one moment. Count, sum, minimum and maximum are exact, quantiles and counts below a
 * bound as {@link SummaryRecorder} says. Immutable, thread-safe.
 */
public final class Distribution {
    /** Without any value. */
    public static final Distribution EMPTY = new Distribution(new long[0], 0, 0, 0, 0);

    private static final int WHOLE = 1000;

    private final long[] slots;
    private final long min;
    private final long max;
    private final long count;
    private final long sum;

    Distribution(long[] slots, long min, long max, long count, long sum) {
        this.slots = slots;
        this.min = min;
        this.max = max;
        this.count = count;
        this.sum = sum;
    }

    /** What one recorder has seen. */
    public static Distribution of(SummaryRecorder recorder) {
        return of(List.of(recorder));
    }

    /** What several recorders have seen together. */
    public static Distribution of(Collection<SummaryRecorder> recorders) {
        return SummaryRecorder.distribution(recorders);
    }

    /** Smallest value, 0 if there is none. */
    public long min() {
        return min;
    }

    /** Greatest value, 0 if there is none. */
    public long max() {
        return max;
    }

    public long count() {
        return count;
    }

    public long sum() {
        return sum;
    }

    /**
     * The value that so many thousandths of all do not exceed; 0 if there is none.
     *
     * @param perMille 1 to 1000
     */
    public long quantile(int perMille) {
        long total = countUpTo(Long.MAX_VALUE);
        if (total == 0) {
            return 0;
        }
        long rank = (total / WHOLE) * perMille + ((total % WHOLE) * perMille + WHOLE - 1) / WHOLE;
        int slot = 0;
        for (long below = slots[0]; below < rank; below += slots[slot]) {
            slot++;
        }
        return Math.min(SummaryRecorder.highestIn(slot), max);
    }

    /** How many values are certainly not above the bound. */
    public long countUpTo(long bound) {
        long counted = 0;
        for (int slot = 0; slot < slots.length && SummaryRecorder.highestIn(slot) <= bound; slot++) {
            counted += slots[slot];
        }
        return counted;
    }

    /** In a unit that is {@code divisor} times as large, rounded down; with percentiles. */
    public Summary summary(long divisor) {
        return new Summary(
                min / divisor,
                max / divisor,
                count,
                sum / divisor,
                new Summary.Percentiles(
                        quantile(500) / divisor,
                        quantile(950) / divisor,
                        quantile(990) / divisor,
                        quantile(999) / divisor));
    }
}
