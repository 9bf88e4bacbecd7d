package io.coord.it.ensemble;

import io.coord.core.env.Clock;
import io.coord.core.env.SystemClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's clock, which can be set. Thread-safe. */
final class JumpingClock implements Clock {
    private final Clock machine = new SystemClock();
    private final AtomicLong aheadNanos = new AtomicLong();
    private final AtomicLong wallAheadMillis = new AtomicLong();

    /** As if the process had been suspended for so long. */
    void jumpMonotonic(Duration forward) {
        aheadNanos.addAndGet(forward.toNanos());
    }

    /** Somebody sets the time of the day. */
    void jumpWall(Duration distance) {
        wallAheadMillis.addAndGet(distance.toMillis());
    }

    @Override
    public long wallMillis() {
        return machine.wallMillis() + wallAheadMillis.get();
    }

    @Override
    public long monotonicNanos() {
        return machine.monotonicNanos() + aheadNanos.get();
    }
}
