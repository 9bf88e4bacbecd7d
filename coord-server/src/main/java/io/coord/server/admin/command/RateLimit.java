package io.coord.server.admin.command;

import io.coord.core.env.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** At most one in an interval. Thread-safe. */
final class RateLimit {
    private final long intervalNanos;
    private final Clock clock;
    private final AtomicLong lastNanos;

    RateLimit(long intervalMillis, Clock clock) {
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
        this.clock = clock;
        this.lastNanos = new AtomicLong(clock.monotonicNanos() - intervalNanos);
    }

    /** Whether one may happen now, which then counts. */
    boolean allows() {
        long last = lastNanos.get();
        long now = clock.monotonicNanos();
        return now - last >= intervalNanos && lastNanos.compareAndSet(last, now);
    }
}
