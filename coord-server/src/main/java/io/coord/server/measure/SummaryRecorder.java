package io.coord.server.measure;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Sums up values, like latencies in milliseconds, in little memory that does not grow. Count, sum, minimum and maximum
 * are exact. Percentiles are exact below {@value #EXACT}; above, they are at most 1/{@value #STEPS} too high, since each
 * power of two is divided into that many steps.
 *
 * <p>Thread: one writes, any reads. So recording needs neither lock nor atomic instruction; what several threads record
 * is put together when it is read. A reader may see a value in the count and not yet in a percentile.
 */
public final class SummaryRecorder {
    private static final int STEP_BITS = 5;
    static final int STEPS = 1 << STEP_BITS;
    static final int EXACT = 2 * STEPS;
    private static final int SLOTS = EXACT + (Long.SIZE - 1 - (STEP_BITS + 1)) * STEPS;

    // Behind the slots:
    private static final int COUNT = SLOTS;
    private static final int SUM = SLOTS + 1;
    private static final int MIN = SLOTS + 2;
    private static final int MAX = SLOTS + 3;
    private static final int CELLS = SLOTS + 4;

    private final AtomicLongArray cells = new AtomicLongArray(CELLS);
    private volatile boolean resetAsked;

    /** @param value negative counts as 0, as clocks may seem to go back */
    public void record(long value) {
        if (resetAsked) {
            clear();
        }
        long positive = Math.max(0, value);
        if (positive < cells.getPlain(MIN) || cells.getPlain(COUNT) == 0) {
            cells.setOpaque(MIN, positive);
        }
        if (positive > cells.getPlain(MAX)) {
            cells.setOpaque(MAX, positive);
        }
        add(SUM, positive);
        add(slotOf(positive), 1);
        add(COUNT, 1);
    }

    private void add(int cell, long more) {
        cells.setOpaque(cell, cells.getPlain(cell) + more);
    }

    /** Forgets all. Thread: the writer. */
    public void clear() {
        for (int cell = 0; cell < CELLS; cell++) {
            cells.setOpaque(cell, 0);
        }
        resetAsked = false;
    }

    /** Lets the writer forget all before it records next; until then readers see nothing. Thread: any. */
    public void reset() {
        resetAsked = true;
    }

    /** What several recorders have seen together, without percentiles. */
    public static Summary summary(Collection<SummaryRecorder> recorders) {
        Distribution all = distribution(recorders);
        return new Summary(all.min(), all.max(), all.count(), all.sum(), null);
    }

    /** What several recorders have seen together. */
    public static Summary summaryWithPercentiles(Collection<SummaryRecorder> recorders) {
        return distribution(recorders).summary(1);
    }

    static Distribution distribution(Collection<SummaryRecorder> recorders) {
        long[] slots = new long[SLOTS];
        long count = 0;
        long sum = 0;
        long min = Long.MAX_VALUE;
        long max = 0;
        for (SummaryRecorder recorder : recorders) {
            long recorded = recorder.resetAsked ? 0 : recorder.cells.getOpaque(COUNT);
            if (recorded > 0) {
                count += recorded;
                sum += recorder.cells.getOpaque(SUM);
                min = Math.min(min, recorder.cells.getOpaque(MIN));
                max = Math.max(max, recorder.cells.getOpaque(MAX));
                for (int slot = 0; slot < SLOTS; slot++) {
                    slots[slot] += recorder.cells.getOpaque(slot);
                }
            }
        }
        return new Distribution(slots, count == 0 ? 0 : min, max, count, sum);
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
