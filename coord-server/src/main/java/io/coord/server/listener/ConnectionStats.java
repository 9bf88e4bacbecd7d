package io.coord.server.listener;

import io.coord.core.env.Clock;
import io.coord.core.wire.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * What the four-letter word {@code cons} tells of a connection. Thread: written by the event loop of the connection;
 * others may read slightly old values.
 */
final class ConnectionStats {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long establishedMillis;
    private int received;
    private int sent;
    private @Nullable OpCode lastOp;
    private int lastCxid = -1;
    private long lastZxid = -1;
    private long lastResponseMillis;
    private int lastLatencyMillis;
    private int minLatencyMillis = Integer.MAX_VALUE;
    private int maxLatencyMillis;
    private long latencySumMillis;
    private int latencyCount;

    void onOpened(Clock clock) {
        establishedMillis = clock.wallMillis();
    }

    void onReceived() {
        received++;
    }

    void onNotified() {
        sent++;
    }

    /** @param latencyNanos from the arrival of the request to now */
    void onReplied(OpCode op, int xid, long zxid, long nowNanos, long latencyNanos) {
        sent++;
        lastOp = op;
        if (xid >= 0) {
            lastCxid = xid;
        }
        lastZxid = zxid;
        lastResponseMillis = nowNanos / NANOS_PER_MILLI;
        lastLatencyMillis = (int) (latencyNanos / NANOS_PER_MILLI);
        minLatencyMillis = Math.min(minLatencyMillis, lastLatencyMillis);
        maxLatencyMillis = Math.max(maxLatencyMillis, lastLatencyMillis);
        latencySumMillis += lastLatencyMillis;
        latencyCount++;
    }

    /** Forgets all but the time of the beginning, for {@code crst}. */
    void reset() {
        received = 0;
        sent = 0;
        lastOp = null;
        lastCxid = -1;
        lastZxid = -1;
        lastResponseMillis = 0;
        lastLatencyMillis = 0;
        minLatencyMillis = Integer.MAX_VALUE;
        maxLatencyMillis = 0;
        latencySumMillis = 0;
        latencyCount = 0;
    }

    long establishedMillis() {
        return establishedMillis;
    }

    int received() {
        return received;
    }

    int sent() {
        return sent;
    }

    String lastOp() {
        OpCode op = lastOp;
        return op == null ? OpCode.NO_NAME : op.shortName();
    }

    int lastCxid() {
        return lastCxid;
    }

    long lastZxid() {
        return lastZxid;
    }

    long lastResponseMillis() {
        return lastResponseMillis;
    }

    int lastLatencyMillis() {
        return lastLatencyMillis;
    }

    int minLatencyMillis() {
        return latencyCount == 0 ? 0 : minLatencyMillis;
    }

    int maxLatencyMillis() {
        return maxLatencyMillis;
    }

    long averageLatencyMillis() {
        return latencyCount == 0 ? 0 : latencySumMillis / latencyCount;
    }
}
