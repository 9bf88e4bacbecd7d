package io.coord.client.recipe.barrier;

import io.coord.client.CoordClient;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Containers;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Waiting;
import io.coord.core.model.Paths;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A barrier that somebody sets, where others wait until somebody removes it. It is a persistent node, so it stays when who set it
 * crashes. Curator's {@code DistributedBarrier} is the same node. Who waits is not disturbed by broken connections and lost
 * sessions. All who wait are woken by its removal: that is what they wait for. Thread-safe.
 */
public final class Barrier {
    private static final byte[] NO_DATA = new byte[0];

    private final RecipeClient client;
    private final String path;

    public Barrier(CoordClient client, String path) {
        RecipeClient.checkPath("barrier", path);
        this.client = new RecipeClient(client);
        this.path = path;
    }

    public String path() {
        return path;
    }

    /** Completes when it is set, by us or somebody else. */
    public CompletableFuture<Void> set() {
        Promise<Void> set = client.promise("set", path);
        client.runFor(set, () -> set(set, 0));
        return set;
    }

    private void set(Promise<Void> set, int failures) {
        client.calls().create(path, NO_DATA).whenComplete((created, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure == null || failure instanceof NodeExistsException) {
                set.succeed(null);
            } else if (failure instanceof NoNodeException && !Paths.parent(path).equals(Paths.ROOT)) {
                Containers.ensure(client, Paths.parent(path)).whenComplete((done, refused) -> {
                    if (refused == null) {
                        set(set, failures);
                    } else {
                        set.fail(Failures.of(refused));
                    }
                });
            } else if (mayRepeat(failure)) {
                client.retry(failures, () -> set(set, failures + 1));
            } else {
                set.fail(failure);
            }
        });
    }

    /** Completes when it is removed, by us or somebody else: those who wait go on. */
    public CompletableFuture<Void> remove() {
        Promise<Void> removed = client.promise("remove", path);
        client.runFor(removed, () -> remove(removed, 0));
        return removed;
    }

    private void remove(Promise<Void> removed, int failures) {
        client.calls().delete(path).whenComplete((done, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure == null || failure instanceof NoNodeException) {
                removed.succeed(null);
            } else if (mayRepeat(failure)) {
                client.retry(failures, () -> remove(removed, failures + 1));
            } else {
                removed.fail(failure);
            }
        });
    }

    /** To set or remove it twice is the same as once. */
    private boolean mayRepeat(CoordException failure) {
        return !client.isOver()
                && (Failures.isPassing(failure) || Failures.isUnknown(failure) || Failures.isSessionLost(failure));
    }

    /** Completes when there is no barrier, at once if there is none. */
    public CompletableFuture<Void> passed() {
        return start(null);
    }

    /** As {@link #passed()}; fails with a {@link RequestTimeoutException} if it is still there after {@code limit}. */
    public CompletableFuture<Void> passed(Duration limit) {
        return start(limit);
    }

    private Promise<Void> start(@Nullable Duration limit) {
        return Waiting.start(client, "passed", path, limit, waiting -> {
            BarrierWait wait = new BarrierWait(client, path, waiting);
            wait.look();
            return wait::giveUp;
        });
    }

    /** Waits until there is no barrier, but no longer than {@code limit}. Returns whether there is none. */
    public boolean awaitPassed(Duration limit) throws InterruptedException {
        Promise<Void> passed = start(limit);
        try {
            passed.await();
            return true;
        } catch (RequestTimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            passed.cancel(true);
            throw e;
        }
    }
}
