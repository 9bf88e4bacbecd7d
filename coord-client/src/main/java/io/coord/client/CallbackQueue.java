package io.coord.client;

import io.coord.client.future.Callbacks;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs callbacks one at a time, in order, on an executor that may have many threads and serve many clients. Thread-safe.
 */
final class CallbackQueue implements Callbacks, Runnable {
    private static final Logger log = LoggerFactory.getLogger(CallbackQueue.class);

    /** After so many in a row others get their turn on the executor. */
    private static final int BATCH = 256;

    private final Executor executor;
    private final BooleanSupplier eventLoop;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    CallbackQueue(Executor executor, BooleanSupplier eventLoop) {
        this.executor = executor;
        this.eventLoop = eventLoop;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            schedule();
        }
    }

    @Override
    public boolean isEventLoop() {
        return eventLoop.getAsBoolean();
    }

    private void schedule() {
        try {
            executor.execute(this);
        } catch (RejectedExecutionException e) {
            // The executor was shut down before the client: callers must not wait for ever, so it is done here.
            log.warn("executor of callbacks refuses, callbacks run on the event loop", e);
            run();
        }
    }

    @Override
    public void run() {
        int done = 0;
        int left;
        do {
            Runnable task = tasks.poll();
            if (task != null) {
                runOne(task);
            }
            done++;
            left = waiting.decrementAndGet();
        } while (left > 0 && done < BATCH);
        if (left > 0) {
            schedule();
        }
    }

    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("callback failed", e);
        }
    }
}
