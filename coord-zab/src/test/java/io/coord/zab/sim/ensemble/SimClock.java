package io.coord.zab.sim.ensemble;

/** The clock of one server: it shows another time than others, and runs a little faster or slower. */
final class SimClock {
    private final long offsetMillis;
    private final long driftPpm;

    SimClock(long offsetMillis, long driftPpm) {
        this.offsetMillis = offsetMillis;
        this.driftPpm = driftPpm;
    }

    long millis(long virtualMicros) {
        return offsetMillis + Math.floorDiv(virtualMicros + virtualMicros * driftPpm / 1_000_000, 1000L);
    }

    /** Returns the first moment at which the clock shows this. */
    long micros(long millis) {
        if (millis > Long.MAX_VALUE / 2) {
            return Long.MAX_VALUE;
        }
        long wanted = (millis - offsetMillis) * 1000;
        long guess = (long) (wanted / (1 + driftPpm / 1e6)) - 3;
        while (millis(guess) < millis) {
            guess++;
        }
        return guess;
    }
}
