package io.coord.core.env;

/** Time, passed in by the outer ring so that a simulator can own it. Implementations are thread-safe. */
public interface Clock {
    /** Wall clock, milliseconds since 1970. May jump in either direction. */
    long wallMillis();

    /** Nanoseconds since an arbitrary moment. Never goes back. */
    long monotonicNanos();
}
