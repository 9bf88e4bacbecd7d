package io.coord.server.admin;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sums up values, like latencies in milliseconds, in little memory that does not grow. Count, sum, minimum and maximum
 * are exact. Percentiles are exact below {@value #EXACT}; above, they are at most 1/{@value #STEPS} too high, since each
 * power of two is divided into that many steps.
 *
 * <p>Thread: any; cheap enough for every request. A {@link #reset} while others record may lose or keep what they
 * record at that moment.
 */
public final class SummaryRecorder {
    private static final int STEP_BITS = 5;
    static final int STEPS = 1 << STEP_BITS;
    static final int EXACT = 2 * STEPS;
    private static final int SLOTS = EXACT + (Long.SIZE - 1 - (STEP_BITS + 1)) * STEPS;

    private final LongAdder count = new LongAdder();
    private final LongAdder sum = new LongAdder();
    private final LongAccumulator min = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator max = new LongAccumulator(Math::max, 0);
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    /** @param value negative counts as 0, as clocks may seem to go back */
    public void record(long value) {
        long positive = Math.max(0, value);
        count.increment();
        sum.add(positive);
        min.accumulate(positive);
        max.accumulate(positive);
        slots.incrementAndGet(slotOf(positive));
    }

    public void reset() {
        count.reset();
        sum.reset();
        min.reset();
        max.reset();
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.set(slot, 0);
        }
    }

    public Summary summary() {
        return summary(null);
    }

    /** Also the percentiles. */
    public Summary summaryWithPercentiles() {
        long[] counts = new long[SLOTS];
        long total = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            counts[slot] = slots.get(slot);
            total += counts[slot];
        }
        return summary(new Summary.Percentiles(
                percentile(counts, total, 500),
                percentile(counts, total, 950),
                percentile(counts, total, 990),
                percentile(counts, total, 999)));
    }

    private Summary summary(Summary.@Nullable Percentiles percentiles) {
        long least = min.get();
        return new Summary(least == Long.MAX_VALUE ? 0 : least, max.get(), count.sum(), sum.sum(), percentiles);
    }

    private long percentile(long[] counts, long total, int perMille) {
        if (total == 0) {
            return 0;
        }
        long rank = (total * perMille + 999) / 1000;
        int slot = 0;
        for (long below = counts[0]; below < rank; below += counts[slot]) {
            slot++;
        }
        return Math.min(highestIn(slot), max.get());
    }

    /** Below {@link #EXACT} each value has its slot; above, the {@link #STEP_BITS} bits behind the first choose it. */
    static int slotOf(long value) {
        if (value < EXACT) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - STEP_BITS;
        return shift * STEPS + (int) (value >>> shift);
    }

    static long highestIn(int slot) {
        if (slot < EXACT) {
            return slot;
        }
        int shift = slot / STEPS - 1;
        long first = (long) (slot - shift * STEPS) << shift;
        return first + (1L << shift) - 1;
    }
}
