package io.coord.client.recipe.lock;

import io.coord.client.error.CoordException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.future.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The methods of a {@link DistributedLock} that wait. They throw {@link CoordException}s with the stack of the caller. A thread
 * that is interrupted while it waits gives up its place. May be used in callbacks; on the event loop waiting is refused with an
 * {@link IllegalStateException}. Thread-safe.
 */
public final class BlockingLock {
    private final DistributedLock lock;

    BlockingLock(DistributedLock lock) {
        this.lock = lock;
    }

    /** Waits for as long as it takes. */
    public Hold acquire() throws InterruptedException {
        return await(lock.acquire());
    }

    /**
     * Waits no longer than {@code limit}.
     *
     * @throws RequestTimeoutException if it was not acquired in that time
     */
    public Hold acquire(Duration limit) throws InterruptedException {
        return await(lock.acquire(limit));
    }

    /** Acquires it if nobody else has it or waits for it; empty otherwise. */
    public Optional<Hold> tryAcquire() throws InterruptedException {
        return await(lock.tryAcquire());
    }

    /** As {@link #acquire(Duration)}, but empty if it was not acquired in that time. */
    public Optional<Hold> tryAcquire(Duration limit) throws InterruptedException {
        try {
            return Optional.of(acquire(limit));
        } catch (RequestTimeoutException e) {
            return Optional.empty();
        }
    }

    static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return ((Promise<T>) answer).await();
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }
}
