package io.coord.server.listener;

import io.coord.core.wire.OpCode;
import io.coord.server.admin.BusyPath;
import io.coord.server.admin.BusyPaths;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which paths have most traffic, by looking at one of {@value #SAMPLED} requests: this minute and the one before. A request that
 * is not looked at costs a multiplication. Memory is bounded: of very many paths only busy ones are kept, as in the
 * "space-saving" algorithm (Metwally and others, 2005).
 *
 * <p>Thread-safe.
 */
final class PathTraffic {
    static final int SAMPLED = 32;

    private static final int SPREAD = 0x9e37_79b9;
    private static final int SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(SAMPLED);
    private static final int MAX_PATHS = 512;
    private static final int MAX_PATH_BYTES = 1024;
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private Map<String, Counts> current = new LinkedHashMap<>();
    private Map<String, Counts> before = new LinkedHashMap<>();
    private long beganNanos;
    private long beforeNanos;
    private boolean began;

    private static final class Counts {
        private long reads;
        private long writes;
        private long bytes;

        long requests() {
            return reads + writes;
        }
    }

    /** Whether a request is looked at. By its time too, for the first request of each client has the same number. */
    static boolean isSampled(int xid, long receivedNanos) {
        return (xid + (int) (receivedNanos >>> 10)) * SPREAD >>> SHIFT == 0;
    }

    /** @param body behind the header, borrowed and left as it is; mostly begins with a path */
    void add(OpCode op, ByteBuf body, long nowNanos) {
        int index = body.readerIndex();
        if (body.readableBytes() < Integer.BYTES) {
            return;
        }
        int length = body.getInt(index);
        if (length <= 0
                || length > MAX_PATH_BYTES
                || length > body.readableBytes() - Integer.BYTES
                || body.getByte(index + Integer.BYTES) != '/') {
            return;
        }
        String path = body.toString(index + Integer.BYTES, length, StandardCharsets.UTF_8);
        count(path, op.kind() == OpCode.Kind.WRITE, body.readableBytes(), nowNanos);
    }

    private synchronized void count(String path, boolean write, int bytes, long nowNanos) {
        turn(nowNanos);
        Counts counts = current.get(path);
        if (counts == null) {
            // Of a path that is new here nobody knows how often it came before: it takes the place of the rarest.
            counts = current.size() < MAX_PATHS ? new Counts() : removeRarest();
            current.put(path, counts);
        }
        if (write) {
            counts.writes++;
        } else {
            counts.reads++;
        }
        counts.bytes += bytes;
    }

    private Counts removeRarest() {
        String rarest = "";
        Counts least = new Counts();
        least.reads = Long.MAX_VALUE;
        for (Map.Entry<String, Counts> entry : current.entrySet()) {
            if (entry.getValue().requests() < least.requests()) {
                rarest = entry.getKey();
                least = entry.getValue();
            }
        }
        current.remove(rarest);
        return least;
    }

    private void turn(long nowNanos) {
        if (!began) {
            began = true;
            beganNanos = nowNanos;
            beforeNanos = nowNanos;
        } else if (nowNanos - beganNanos >= 2 * WINDOW_NANOS) {
            clear(nowNanos);
        } else if (nowNanos - beganNanos >= WINDOW_NANOS) {
            before = current;
            beforeNanos = beganNanos;
            current = new LinkedHashMap<>();
            beganNanos = nowNanos;
        }
    }

    private void clear(long nowNanos) {
        current = new LinkedHashMap<>();
        before = new LinkedHashMap<>();
        beganNanos = nowNanos;
        beforeNanos = nowNanos;
    }

    synchronized BusyPaths busiest(int limit, long nowNanos) {
        turn(nowNanos);
        Map<String, BusyPath> sums = new LinkedHashMap<>();
        for (Map<String, Counts> window : List.of(before, current)) {
            window.forEach((path, counts) -> sums.merge(path, estimate(path, counts), PathTraffic::sum));
        }
        List<BusyPath> paths = new ArrayList<>(sums.values());
        paths.sort(Comparator.comparingLong((BusyPath path) -> path.reads() + path.writes())
                .reversed()
                .thenComparing(BusyPath::path));
        return new BusyPaths(
                TimeUnit.NANOSECONDS.toMillis(nowNanos - beforeNanos),
                SAMPLED,
                paths.subList(0, Math.min(limit, paths.size())));
    }

    private static BusyPath estimate(String path, Counts counts) {
        return new BusyPath(path, SAMPLED * counts.reads, SAMPLED * counts.writes, SAMPLED * counts.bytes);
    }

    private static BusyPath sum(BusyPath one, BusyPath other) {
        return new BusyPath(
                one.path(),
                one.reads() + other.reads(),
                one.writes() + other.writes(),
                one.requestBytes() + other.requestBytes());
    }
}
