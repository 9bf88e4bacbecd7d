package io.coord.client.shell.walk;

import io.coord.client.shell.ShellFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets a bounded number of requests be under way. After a failure no more are let through, and the first failure is told.
 * Used by one thread; answers come from others.
 */
public final class RequestWindow {
    private final int limit;
    private final Semaphore free;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** At most {@code limit} requests at a time. */
    public RequestWindow(int limit) {
        this.limit = limit;
        free = new Semaphore(limit);
    }

    /** Waits for a place, which the next {@link #track} takes. */
    public void awaitPlace() throws ShellFailure, InterruptedException {
        free.acquire();
        if (failure.get() != null) {
            free.release();
            throw ShellFailure.of(failure.get());
        }
    }

    /** Takes the place until the answer is there. */
    public void track(CompletableFuture<?> answer) {
        answer.whenComplete((value, thrown) -> {
            if (thrown != null) {
                failure.compareAndSet(null, thrown);
            }
            free.release();
        });
    }

    /** Waits for all answers. */
    public void finish() throws ShellFailure, InterruptedException {
        free.acquire(limit);
        free.release(limit);
        if (failure.get() != null) {
            throw ShellFailure.of(failure.get());
        }
    }
}
