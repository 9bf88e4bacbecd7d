package io.coord.client.shell.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Counts answers by how long they took. Thread-safe. */
final class Latencies {
    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;

    /** What was asked. */
    enum Kind {
        READ,
        WRITE
    }

    private final Map<Kind, Histogram> histograms = new EnumMap<>(Kind.class);
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    Latencies() {
        for (Kind kind : Kind.values()) {
            histograms.put(kind, new ConcurrentHistogram(HIGHEST_NANOS, DIGITS));
        }
    }

    void record(Kind kind, long nanos, boolean failed) {
        answered.incrementAndGet();
        if (failed) {
            failures.incrementAndGet();
        } else {
            of(kind).recordValue(Math.max(0, Math.min(HIGHEST_NANOS, nanos)));
        }
    }

    long answered() {
        return answered.get();
    }

    long failures() {
        return failures.get();
    }

    Histogram of(Kind kind) {
        Histogram histogram = histograms.get(kind);
        if (histogram == null) {
            throw new IllegalStateException("no histogram of " + kind);
        }
        return histogram;
    }
}
