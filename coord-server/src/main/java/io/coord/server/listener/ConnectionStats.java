package io.coord.server.listener;

import io.coord.core.env.Clock;
import io.coord.core.wire.OpCode;
import io.coord.server.admin.ConnectionInfo;
import io.coord.server.session.Session;
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

    int received() {
        return received;
    }

    int sent() {
        return sent;
    }

    /** The picture of a connection with this session; null if it has none. */
    ConnectionInfo.@Nullable OfSession ofSession(@Nullable Session session, int timeoutMillis) {
        if (session == null) {
            return null;
        }
        OpCode op = lastOp;
        int count = latencyCount;
        return new ConnectionInfo.OfSession(
                session.id(),
                op == null ? OpCode.NO_NAME : op.shortName(),
                establishedMillis,
                timeoutMillis,
                lastCxid,
                lastZxid,
                lastResponseMillis,
                lastLatencyMillis,
                count == 0 ? 0 : minLatencyMillis,
                count == 0 ? 0 : latencySumMillis / count,
                maxLatencyMillis);
    }
}
