package io.coord.server.listener;

import io.coord.core.wire.OpCode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * What went through the connections of a server, for the four-letter words: packets, bytes, latencies in milliseconds
 * since the start or the last {@link #reset}. Thread: any; cheap enough for every request.
 */
public final class TrafficStats {
    private final LongAdder packetsReceived = new LongAdder();
    private final LongAdder packetsSent = new LongAdder();
    private final LongAdder bytesReceived = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder authenticationFailures = new LongAdder();
    private final LongAdder latencyCount = new LongAdder();
    private final LongAdder latencySum = new LongAdder();
    private final LongAccumulator latencyMin = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator latencyMax = new LongAccumulator(Math::max, 0);

    void onReceived(int bytes) {
        bytesReceived.add(bytes);
    }

    void onRequest() {
        packetsReceived.increment();
    }

    /** A frame has been written that answers no request. */
    void onNotified() {
        packetsSent.increment();
    }

    void onReplied(OpCode op, long latencyNanos) {
        packetsSent.increment();
        if (op != OpCode.PING) {
            long millis = TimeUnit.NANOSECONDS.toMillis(latencyNanos);
            latencyCount.increment();
            latencySum.add(millis);
            latencyMin.accumulate(millis);
            latencyMax.accumulate(millis);
        }
    }

    void onRejected() {
        rejected.increment();
    }

    void onAuthenticationFailed() {
        authenticationFailures.increment();
    }

    public void reset() {
        packetsReceived.reset();
        packetsSent.reset();
        bytesReceived.reset();
        rejected.reset();
        authenticationFailures.reset();
        latencyCount.reset();
        latencySum.reset();
        latencyMin.reset();
        latencyMax.reset();
    }

    public long packetsReceived() {
        return packetsReceived.sum();
    }

    public long packetsSent() {
        return packetsSent.sum();
    }

    public long bytesReceived() {
        return bytesReceived.sum();
    }

    public long rejectedConnections() {
        return rejected.sum();
    }

    public long authenticationFailures() {
        return authenticationFailures.sum();
    }

    public long minLatencyMillis() {
        long min = latencyMin.get();
        return min == Long.MAX_VALUE ? 0 : min;
    }

    public long maxLatencyMillis() {
        return latencyMax.get();
    }

    public double averageLatencyMillis() {
        long count = latencyCount.sum();
        return count == 0 ? 0 : (double) latencySum.sum() / count;
    }
}
