package io.coord.server.listener;

import io.coord.core.wire.OpCode;
import io.coord.server.measure.RequestListener;
import io.coord.server.measure.RequestTrace;
import io.coord.server.measure.StageTimes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of requests that took long, and tells the embedder's listener of all. Thread: any event loop. */
public final class RequestWatch {
    private static final Logger log = LoggerFactory.getLogger(RequestWatch.class);
    private static final long WARNING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String server;
    private volatile long slowNanos;
    private final StageTimes stages;
    private final @Nullable RequestListener listener;
    private final AtomicLong warnedNanos;
    private final AtomicLong slowSinceWarning = new AtomicLong();

    /** @param slowMillis negative: nothing is slow */
    public RequestWatch(
            String server, int slowMillis, StageTimes stages, @Nullable RequestListener listener, long nowNanos) {
        this.server = server;
        this.slowNanos = nanos(slowMillis);
        this.stages = stages;
        this.listener = listener;
        this.warnedNanos = new AtomicLong(nowNanos - WARNING_INTERVAL_NANOS);
    }

    private static long nanos(int slowMillis) {
        return slowMillis < 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(slowMillis);
    }

    /** From now on; negative: nothing is slow. Thread: any. */
    public void slowMillis(int millis) {
        slowNanos = nanos(millis);
    }

    /** Whether a request that took so long is to be told. */
    boolean concerns(long tookNanos) {
        return tookNanos > slowNanos || listener != null;
    }

    void onReplied(OpCode op, RequestTrace trace, long nowNanos) {
        if (listener != null) {
            listener.onRequest(trace);
        }
        // A ping waits for nothing but its turn.
        if (trace.tookNanos() > slowNanos && op != OpCode.PING) {
            stages.onSlowRequest();
            slowSinceWarning.incrementAndGet();
            long warned = warnedNanos.get();
            if (nowNanos - warned >= WARNING_INTERVAL_NANOS && warnedNanos.compareAndSet(warned, nowNanos)) {
                warn(trace);
            }
        }
    }

    private void warn(RequestTrace trace) {
        log.warn(
                "slow request server={} op={} session=0x{} xid={} zxid=0x{} took={}ms queue={}ms commit={}ms reply={}ms"
                        + " cause={} limit={}ms count={} remote={}",
                server,
                trace.operation(),
                Long.toHexString(trace.sessionId()),
                trace.xid(),
                Long.toHexString(trace.zxid()),
                TimeUnit.NANOSECONDS.toMillis(trace.tookNanos()),
                TimeUnit.NANOSECONDS.toMillis(trace.queueNanos()),
                TimeUnit.NANOSECONDS.toMillis(trace.commitNanos()),
                TimeUnit.NANOSECONDS.toMillis(trace.replyNanos()),
                trace.longest(),
                TimeUnit.NANOSECONDS.toMillis(slowNanos),
                slowSinceWarning.getAndSet(0),
                trace.remote());
    }
}
