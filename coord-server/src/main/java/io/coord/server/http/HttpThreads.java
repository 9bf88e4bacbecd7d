package io.coord.server.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which HTTP requests are answered: a few, which end when there is nothing to do. One that sends a long
 * answer to a slow reader leaves others for probes and scrapes. Thread: any.
 */
public final class HttpThreads implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MAX_WAITING = 100;
    private static final long IDLE_SECONDS = 10;
    private static final long CLOSE_MILLIS = 5_000;

    private final ThreadPoolExecutor executor;

    public HttpThreads(ThreadFactory threads) {
        this.executor = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), threads);
        executor.allowCoreThreadTimeOut(true);
    }

    /** Returns false if there is too much to do. */
    boolean run(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Interrupts what is going on, and waits for its end. */
    @Override
    public void close() {
        executor.shutdownNow();
        awaitEnd(executor);
    }

    private static void awaitEnd(ExecutorService executor) {
        try {
            executor.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
