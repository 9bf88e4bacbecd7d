package io.coord.server.listener;

import io.coord.core.wire.OpCode;
import io.coord.server.measure.SummaryRecorder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What went through the connections of one event loop since the start or the last reset. Thread: that event loop
 * writes, any reads; so counting a request costs no atomic instruction.
 *
 * <p>A reset is a new generation: the loop clears its figures when it next counts something, until then nobody looks at
 * them.
 */
final class LoopStats {
    private static final int GENERATION = 0;
    private static final int PACKETS_RECEIVED = 1;
    private static final int PACKETS_SENT = 2;
    private static final int BYTES_RECEIVED = 3;
    private static final int REPLIES = 4;
    private static final int LAST_REPLY_BYTES = 5;
    private static final int LAST_REPLY_NANOS = 6;
    private static final int MIN_REPLY_BYTES = 7;
    private static final int MAX_REPLY_BYTES = 8;
    private static final int CELLS = 9;
    private static final int NANOS_PER_MICRO = 1000;

    private final AtomicInteger generation;
    private final AtomicLongArray cells = new AtomicLongArray(CELLS);
    private final SummaryRecorder readMicros = new SummaryRecorder();
    private final SummaryRecorder updateMicros = new SummaryRecorder();

    /** @param generation of all loops, counted up by a reset */
    LoopStats(AtomicInteger generation) {
        this.generation = generation;
        cells.set(GENERATION, generation.get());
    }

    void onReceived(int bytes) {
        add(BYTES_RECEIVED, bytes);
    }

    void onRequest() {
        add(PACKETS_RECEIVED, 1);
    }

    /** A frame has been written that answers no request. */
    void onNotified() {
        add(PACKETS_SENT, 1);
    }

    /** @param bytes of the reply, without the length in front of it */
    void onReplied(OpCode op, int bytes, long nowNanos, long latencyNanos) {
        add(PACKETS_SENT, 1);
        if (op != OpCode.PING) {
            boolean read = op.kind() == OpCode.Kind.READ || op.kind() == OpCode.Kind.SYNC;
            (read ? readMicros : updateMicros).record(latencyNanos / NANOS_PER_MICRO);
        }
        if (cells.getPlain(REPLIES) == 0 || bytes < cells.getPlain(MIN_REPLY_BYTES)) {
            cells.setOpaque(MIN_REPLY_BYTES, bytes);
        }
        if (bytes > cells.getPlain(MAX_REPLY_BYTES)) {
            cells.setOpaque(MAX_REPLY_BYTES, bytes);
        }
        cells.setOpaque(LAST_REPLY_BYTES, bytes);
        cells.setOpaque(LAST_REPLY_NANOS, nowNanos);
        cells.setOpaque(REPLIES, cells.getPlain(REPLIES) + 1);
    }

    private void add(int cell, long more) {
        if (cells.getPlain(GENERATION) != generation.get()) {
            clear();
        }
        cells.setOpaque(cell, cells.getPlain(cell) + more);
    }

    private void clear() {
        for (int cell = PACKETS_RECEIVED; cell < CELLS; cell++) {
            cells.setOpaque(cell, 0);
        }
        readMicros.clear();
        updateMicros.clear();
        cells.setRelease(GENERATION, generation.get());
    }

    // ---- for readers

    /** Whether anything has been counted since the last reset: else the figures are those from before it. */
    boolean isCurrent() {
        return cells.getAcquire(GENERATION) == generation.get();
    }

    long packetsReceived() {
        return cells.getOpaque(PACKETS_RECEIVED);
    }

    long packetsSent() {
        return cells.getOpaque(PACKETS_SENT);
    }

    long bytesReceived() {
        return cells.getOpaque(BYTES_RECEIVED);
    }

    long replies() {
        return cells.getOpaque(REPLIES);
    }

    long lastReplyBytes() {
        return cells.getOpaque(LAST_REPLY_BYTES);
    }

    long lastReplyNanos() {
        return cells.getOpaque(LAST_REPLY_NANOS);
    }

    long minReplyBytes() {
        return cells.getOpaque(MIN_REPLY_BYTES);
    }

    long maxReplyBytes() {
        return cells.getOpaque(MAX_REPLY_BYTES);
    }

    SummaryRecorder readMicros() {
        return readMicros;
    }

    SummaryRecorder updateMicros() {
        return updateMicros;
    }
}
