package io.coord.client.recipe.lock;

import io.coord.client.error.CoordException;
import io.coord.client.error.RequestTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Something that one at a time (or several, under rules) can hold among all processes. Each call of {@code acquire} stands for
 * itself: a thread that acquires twice waits for itself.
 *
 * <p>Who waits keeps its place while the connection breaks and comes back. When the session is lost, its place is lost, and it
 * queues again at the end. The futures fail with a {@link CoordException}: of a server that refuses (rights, quota), or because
 * the client is closed. Cancelling one gives up: the place in the queue is left, at once or as soon as there is a connection.
 *
 * <p>Thread-safe.
 */
public interface DistributedLock {
    String path();

    /** Waits for as long as it takes. */
    CompletableFuture<Hold> acquire();

    /** As {@link #acquire()}; fails with a {@link RequestTimeoutException} if it is not acquired within {@code limit}. */
    CompletableFuture<Hold> acquire(Duration limit);

    /** Acquires it if nobody else has it or waits for it; empty otherwise. */
    CompletableFuture<Optional<Hold>> tryAcquire();

    /** The same lock with methods that wait. */
    default BlockingLock blocking() {
        return new BlockingLock(this);
    }
}
