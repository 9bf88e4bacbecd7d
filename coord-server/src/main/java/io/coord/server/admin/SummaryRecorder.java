package io.coord.server.admin;

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

    /** @param value negative counts as 0, as clocks may seem to go back */
    public void record(long value) {
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
    }

    /** What several recorders have seen together, without percentiles. */
    public static Summary summary(Collection<SummaryRecorder> recorders) {
        long count = 0;
        long sum = 0;
        long min = Long.MAX_VALUE;
        long max = 0;
        for (SummaryRecorder recorder : recorders) {
            long recorded = recorder.cells.getOpaque(COUNT);
            if (recorded > 0) {
                count += recorded;
                sum += recorder.cells.getOpaque(SUM);
                min = Math.min(min, recorder.cells.getOpaque(MIN));
                max = Math.max(max, recorder.cells.getOpaque(MAX));
            }
        }
        return new Summary(count == 0 ? 0 : min, max, count, sum, null);
    }

    /** What several recorders have seen together. */
    public static Summary summaryWithPercentiles(Collection<SummaryRecorder> recorders) {
        long[] counts = new long[SLOTS];
        long total = 0;
        for (SummaryRecorder recorder : recorders) {
            for (int slot = 0; slot < SLOTS; slot++) {
                long recorded = recorder.cells.getOpaque(slot);
                counts[slot] += recorded;
                total += recorded;
            }
        }
        Summary plain = summary(recorders);
        return new Summary(
                plain.min(),
                plain.max(),
                plain.count(),
                plain.sum(),
                new Summary.Percentiles(
                        percentile(counts, total, 500, plain.max()),
                        percentile(counts, total, 950, plain.max()),
                        percentile(counts, total, 990, plain.max()),
                        percentile(counts, total, 999, plain.max())));
    }

    private static long percentile(long[] counts, long total, int perMille, long max) {
        if (total == 0) {
            return 0;
        }
        long rank = (total * perMille + 999) / 1000;
        int slot = 0;
        for (long below = counts[0]; below < rank; below += counts[slot]) {
            slot++;
        }
        return Math.min(highestIn(slot), max);
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
