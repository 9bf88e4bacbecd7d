package io.coord.client.recipe.lock;

import io.coord.client.CoordClient;
import io.coord.client.recipe.QueueRule;
import io.coord.client.recipe.RecipeClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A lock that one at a time holds, first come, first served.
 *
 * <pre>{@code
 * Mutex orders = new Mutex(client, "/locks/orders");
 * try (Hold hold = orders.blocking().acquire(Duration.ofSeconds(10))) {
 *     store.write(order, hold.fencingToken());
 * }
 * }</pre>
 *
 * <p>Each that holds or waits is an ephemeral sequential node {@code _c_<uuid>-lock-<number>} below the path and watches the
 * one before it. Curator's {@code InterProcessMutex} has the same names: on the same path both exclude each other. The path
 * itself is a container, which the servers remove when it is empty.
 *
 * <p>Not reentrant: who holds it and acquires it again waits for itself. Thread-safe; makes no call until it is used.
 */
public final class Mutex implements DistributedLock {
    private static final String KIND = "lock-";

    private final QueueLock lock;

    public Mutex(CoordClient client, String path) {
        this(client, path, "");
    }

    /**
     * As {@link #Mutex(CoordClient, String)}.
     *
     * @param label who we are, for people who look at the nodes: their data
     */
    public Mutex(CoordClient client, String path, String label) {
        this.lock = new QueueLock(
                new RecipeClient(client), path, KIND, label.getBytes(StandardCharsets.UTF_8), QueueRule.oneByOne(KIND));
    }

    @Override
    public String path() {
        return lock.path();
    }

    @Override
    public CompletableFuture<Hold> acquire() {
        return lock.acquire();
    }

    @Override
    public CompletableFuture<Hold> acquire(Duration limit) {
        return lock.acquire(limit);
    }

    @Override
    public CompletableFuture<Optional<Hold>> tryAcquire() {
        return lock.tryAcquire();
    }

    @Override
    public BlockingLock blocking() {
        return lock.blocking();
    }
}
