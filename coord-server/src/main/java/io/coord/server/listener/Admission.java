package io.coord.server.listener;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests the server may have in flight (spec: client-protocol 15.2, globalOutstandingLimit), and of how many bytes: above the
 * limit, a connection that already has one outstanding is not read from until it gets a reply. Thread: any.
 */
final class Admission {
    private final int limit;
    private final long limitBytes;
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicLong outstandingBytes = new AtomicLong();

    /**
     * @param limit      at least 1
     * @param limitBytes 0: no limit
     */
    Admission(int limit, long limitBytes) {
        this.limit = limit;
        this.limitBytes = limitBytes == 0 ? Long.MAX_VALUE : limitBytes;
    }

    void entered(int bytes) {
        outstanding.incrementAndGet();
        outstandingBytes.addAndGet(bytes);
    }

    void left(int requests, long bytes) {
        outstanding.addAndGet(-requests);
        outstandingBytes.addAndGet(-bytes);
    }

    boolean isFull() {
        return outstanding.get() >= limit || outstandingBytes.get() >= limitBytes;
    }

    int outstanding() {
        return outstanding.get();
    }
}
