package io.coord.server.listener;

import io.coord.server.admin.BusyPaths;
import io.coord.server.admin.SizeFigures;
import io.coord.server.measure.Distribution;
import io.coord.server.measure.Summary;
import io.coord.server.measure.SummaryRecorder;
import io.netty.channel.EventLoop;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What went through the connections of a server, for the four-letter words: packets, bytes, latencies in milliseconds
 * since the start or the last {@link #reset}. Thread: any. Each event loop counts for itself, see {@link LoopStats}.
 */
public final class TrafficStats {
    private final PathTraffic paths = new PathTraffic();
    private static final int MICROS_PER_MILLI = 1000;

    private final AtomicInteger generation = new AtomicInteger();
    private final Map<EventLoop, LoopStats> loops = new ConcurrentHashMap<>();
    private final LongAdder rejected = new LongAdder();
    private final Map<RefusedBy, LongAdder> refusals = noRefusals();
    private final LongAdder authenticationFailures = new LongAdder();

    /** Where the connections of an event loop are counted. */
    LoopStats of(EventLoop loop) {
        return loops.computeIfAbsent(loop, absent -> new LoopStats(generation));
    }

    void onRejected() {
        rejected.increment();
    }

    void onRefused(RefusedBy limit) {
        refusals.get(limit).increment();
    }

    void onAuthenticationFailed() {
        authenticationFailures.increment();
    }

    public void reset() {
        generation.incrementAndGet();
        rejected.reset();
        authenticationFailures.reset();
    }

    /** How often each limit has refused something to a client since the start; a reset leaves it. */
    public SortedMap<String, Long> refusals() {
        SortedMap<String, Long> byLabel = new TreeMap<>();
        refusals.forEach((limit, count) -> byLabel.put(limit.label(), count.sum()));
        return byLabel;
    }

    private static Map<RefusedBy, LongAdder> noRefusals() {
        Map<RefusedBy, LongAdder> all = new EnumMap<>(RefusedBy.class);
        for (RefusedBy limit : RefusedBy.values()) {
            all.put(limit, new LongAdder());
        }
        return all;
    }

    public long packetsReceived() {
        return sum(LoopStats::packetsReceived);
    }

    public long packetsSent() {
        return sum(LoopStats::packetsSent);
    }

    public long bytesReceived() {
        return sum(LoopStats::bytesReceived);
    }

    public long rejectedConnections() {
        return rejected.sum();
    }

    public long authenticationFailures() {
        return authenticationFailures.sum();
    }

    /** Latencies of reads and updates together. */
    public Summary latencyMillis() {
        Summary all = Distribution.of(current()
                        .flatMap(loop -> Stream.of(loop.readMicros(), loop.updateMicros()))
                        .collect(Collectors.toList()))
                .summary(MICROS_PER_MILLI);
        return new Summary(all.min(), all.max(), all.count(), all.sum(), null);
    }

    public Summary readLatencyMillis() {
        return readMicros().summary(MICROS_PER_MILLI);
    }

    public Summary updateLatencyMillis() {
        return updateMicros().summary(MICROS_PER_MILLI);
    }

    /** From the arrival of reads to their replies, in microseconds. */
    public Distribution readMicros() {
        return distribution(LoopStats::readMicros);
    }

    /** The same of all that goes through the replica. */
    public Distribution updateMicros() {
        return distribution(LoopStats::updateMicros);
    }

    /** Empty before the first reply. */
    public Optional<SizeFigures> replyBytes() {
        List<LoopStats> replying = current().filter(loop -> loop.replies() > 0).collect(Collectors.toList());
        if (replying.isEmpty()) {
            return Optional.empty();
        }
        LoopStats latest = replying.get(0);
        long min = Long.MAX_VALUE;
        long max = 0;
        for (LoopStats loop : replying) {
            // Nanoseconds of a monotonic clock may be compared by their difference only.
            if (loop.lastReplyNanos() - latest.lastReplyNanos() > 0) {
                latest = loop;
            }
            min = Math.min(min, loop.minReplyBytes());
            max = Math.max(max, loop.maxReplyBytes());
        }
        return Optional.of(new SizeFigures(latest.lastReplyBytes(), min, max));
    }

    private Distribution distribution(Function<LoopStats, SummaryRecorder> which) {
        return Distribution.of(current().map(which).collect(Collectors.toList()));
    }

    private long sum(ToLongFunction<LoopStats> figure) {
        return current().mapToLong(figure).sum();
    }

    private Stream<LoopStats> current() {
        return loops.values().stream().filter(LoopStats::isCurrent);
    }

    PathTraffic paths() {
        return paths;
    }

    /** Which paths have most traffic, in the last one to two minutes. */
    public BusyPaths busiestPaths(int limit, long nowNanos) {
        return paths.busiest(limit, nowNanos);
    }
}
