package io.coord.server.listener;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests the server may have in flight (spec: client-protocol 15.2, globalOutstandingLimit): above the
 * limit, a connection that already has one outstanding is not read from until it gets a reply. Thread: any.
 */
final class Admission {
    private final int limit;
    private final AtomicInteger outstanding = new AtomicInteger();

    /** @param limit at least 1 */
    Admission(int limit) {
        this.limit = limit;
    }

    void entered() {
        outstanding.incrementAndGet();
    }

    void left(int requests) {
        outstanding.addAndGet(-requests);
    }

    boolean isFull() {
        return outstanding.get() >= limit;
    }

    int outstanding() {
        return outstanding.get();
    }
}
