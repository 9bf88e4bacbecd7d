package io.coord.client.recipe.lock;

import io.coord.client.CoordClient;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Waiting;
import io.coord.core.model.Paths;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * So many permits that all processes share. First come, first served: who wants many is not overtaken by those who want one.
 *
 * <p>Each permit is an ephemeral node below {@code leases}; who wants some queues in a mutex below {@code locks}, and adds its
 * nodes when its turn comes, so that only the first of the queue watches the permits. The nodes are those of Curator's
 * {@code InterProcessSemaphoreV2}: on the same path, with the same number of permits, both share them. That all use the same
 * number is the callers' affair.
 *
 * <p>A fencing token says who came later; several hold at once, so it does not exclude. Thread-safe.
 */
public final class Semaphore implements DistributedLock {
    private final RecipeClient client;
    private final String path;
    private final int permits;
    private final byte[] label;

    /**
     * A semaphore of so many permits.
     *
     * @param permits at least 1
     */
    public Semaphore(CoordClient client, String path, int permits) {
        this(client, path, permits, "");
    }

    /**
     * As {@link #Semaphore(CoordClient, String, int)}.
     *
     * @param label who we are, for people who look at the nodes: their data
     */
    public Semaphore(CoordClient client, String path, int permits, String label) {
        RecipeClient.checkPath("semaphore", path);
        checkPermits(permits, Integer.MAX_VALUE);
        this.client = new RecipeClient(client);
        this.path = path;
        this.permits = permits;
        this.label = label.getBytes(StandardCharsets.UTF_8);
    }

    private static void checkPermits(int permits, int limit) {
        if (permits < 1 || permits > limit) {
            throw new IllegalArgumentException("permits " + permits + ": allowed are 1.." + limit);
        }
    }

    @Override
    public String path() {
        return path;
    }

    /** So many permits of this semaphore at once, all or none; as a lock they are acquired and given back together. */
    public DistributedLock permits(int count) {
        checkPermits(count, permits);
        return new Several(count);
    }

    /** One permit. */
    @Override
    public CompletableFuture<Hold> acquire() {
        return permits(1).acquire();
    }

    /** One permit. */
    @Override
    public CompletableFuture<Hold> acquire(Duration limit) {
        return permits(1).acquire(limit);
    }

    /** One permit, if there is one and nobody waits. */
    @Override
    public CompletableFuture<Optional<Hold>> tryAcquire() {
        return permits(1).tryAcquire();
    }

    private final class Several implements DistributedLock {
        private final PermitAttempt.Wanted wanted;

        Several(int count) {
            wanted = new PermitAttempt.Wanted(
                    path, Paths.child(path, "locks"), Paths.child(path, "leases"), label, count, permits);
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public CompletableFuture<Hold> acquire() {
            return start(null);
        }

        @Override
        public CompletableFuture<Hold> acquire(Duration limit) {
            return start(limit);
        }

        private CompletableFuture<Hold> start(@Nullable Duration limit) {
            return Waiting.start(client, "acquire", path, limit, waiting -> {
                PermitAttempt.Ending ending = new PermitAttempt.Ending(waiting::succeed, blocked -> {}, waiting::fail);
                return PermitAttempt.start(client, wanted, ending);
            });
        }

        @Override
        public CompletableFuture<Optional<Hold>> tryAcquire() {
            return Waiting.start(client, "tryAcquire", path, null, waiting -> {
                PermitAttempt.Ending ending = new PermitAttempt.Ending(
                        hold -> waiting.succeed(Optional.of(hold)),
                        blocked -> {
                            blocked.giveUp();
                            waiting.succeed(Optional.empty());
                        },
                        waiting::fail);
                return PermitAttempt.start(client, wanted, ending);
            });
        }
    }
}
