package io.coord.client.shell.load;

import io.coord.client.CoordClient;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** One load from the first request to the last answer. */
final class LoadRun {
    private static final long BETWEEN_FRAMES_MILLIS = 200;

    private final LoadPlan plan;
    private final Shell shell;
    private final Latencies latencies = new Latencies();
    private final AtomicLong left;
    private long nanos;

    LoadRun(LoadPlan plan, Shell shell) {
        this.plan = plan;
        this.shell = shell;
        this.left = new AtomicLong(plan.requests());
    }

    void execute() throws ShellFailure, InterruptedException {
        List<CoordClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < plan.clients(); i++) {
                clients.add(LoadCommand.connect(shell));
            }
            run(clients.stream()
                    .map(client -> new LoadSession(client, plan, shell.clock(), latencies, left))
                    .toList());
        } finally {
            clients.forEach(CoordClient::closeAsync);
        }
    }

    private void run(List<LoadSession> sessions) throws InterruptedException {
        long begin = shell.clock().monotonicNanos();
        sessions.forEach(LoadSession::start);
        CompletableFuture<Void> all = CompletableFuture.allOf(
                sessions.stream().map(LoadSession::ended).toArray(CompletableFuture<?>[]::new));
        try {
            follow(all, begin);
        } finally {
            sessions.forEach(LoadSession::stop);
            nanos = shell.clock().monotonicNanos() - begin;
            shell.progress().end();
        }
        awaitEnd(all);
    }

    /** Shows how far it is, until the end. */
    private void follow(CompletableFuture<Void> all, long begin) throws InterruptedException {
        long limit = TimeUnit.SECONDS.toNanos(plan.seconds());
        for (long past = 0; past < limit && !all.isDone(); past = shell.clock().monotonicNanos() - begin) {
            double share = Math.max(past / (double) limit, latencies.answered() / (double) plan.requests());
            String rate = perSecond(past) + "/s  " + latencies.failures() + " failed";
            shell.progress().show(share, latencies.answered() + " requests  " + rate);
            awaitFrame(all, Math.min(limit - past, TimeUnit.MILLISECONDS.toNanos(BETWEEN_FRAMES_MILLIS)));
        }
    }

    private long perSecond(long pastNanos) {
        return pastNanos == 0 ? 0 : latencies.answered() * TimeUnit.SECONDS.toNanos(1) / pastNanos;
    }

    private static void awaitFrame(CompletableFuture<Void> all, long nanos) throws InterruptedException {
        try {
            all.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException nextFrame) {
            return;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitEnd(CompletableFuture<Void> all) throws InterruptedException {
        awaitFrame(all, shell.connection().settings().patience().toNanos());
    }

    LoadAnswer answer() {
        return new LoadAnswer(plan, latencies, nanos);
    }

    boolean failed() {
        return latencies.failures() > 0;
    }
}
