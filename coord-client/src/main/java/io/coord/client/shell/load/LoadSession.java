package io.coord.client.shell.load;

import io.coord.client.CoordClient;
import io.coord.client.error.AuthFailedException;
import io.coord.client.error.ClientBusyException;
import io.coord.client.error.ClientClosedException;
import io.coord.core.env.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests of one session under way until it is told to stop. Each answer causes the next request, on the session's
 * event loop.
 */
final class LoadSession {
    private final CoordClient client;
    private final LoadPlan plan;
    private final Clock clock;
    private final Latencies latencies;
    private final AtomicLong left;
    private final byte[] data;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean stopped;
    private int underWay;
    private long sent;

    /** {@code left} is what all sessions may still send together. */
    LoadSession(CoordClient client, LoadPlan plan, Clock clock, Latencies latencies, AtomicLong left) {
        this.client = client.onEventLoop();
        this.plan = plan;
        this.clock = clock;
        this.latencies = latencies;
        this.left = left;
        this.data = new byte[plan.bytes()];
    }

    /** Completes when nothing is under way any more. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    synchronized void start() {
        for (int i = 0; i < plan.inFlight(); i++) {
            sendNext();
        }
        endIfIdle();
    }

    void stop() {
        stopped = true;
    }

    private synchronized void onAnswer(Latencies.Kind kind, long sentNanos, @Nullable Throwable thrown) {
        underWay--;
        latencies.record(kind, clock.monotonicNanos() - sentNanos, thrown != null);
        if (!isFinal(thrown)) {
            sendNext();
        }
        endIfIdle();
    }

    /** Failures after which the next request would fail at once, too; others may pass. */
    private static boolean isFinal(@Nullable Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        return cause instanceof ClientClosedException
                || cause instanceof ClientBusyException
                || cause instanceof AuthFailedException;
    }

    private void endIfIdle() {
        if (underWay == 0) {
            ended.complete(null);
        }
    }

    private void sendNext() {
        long turn = stopped ? 0 : left.getAndDecrement();
        if (turn <= 0) {
            return;
        }
        underWay++;
        sent++;
        // Spread evenly: of 100 requests in a row, of all sessions together, readPercent are reads; and each node gets
        // its share.
        long hundredth = turn % 100;
        boolean reads = (hundredth + 1) * plan.readPercent() / 100 != hundredth * plan.readPercent() / 100;
        String node = plan.node(sent % plan.nodes());
        long now = clock.monotonicNanos();
        Latencies.Kind kind = reads ? Latencies.Kind.READ : Latencies.Kind.WRITE;
        CompletableFuture<?> answer = reads ? client.getData(node) : client.setData(node, data);
        answer.whenComplete((value, thrown) -> onAnswer(kind, now, thrown));
    }
}
