package io.coord.client.recipe;

import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.UnsupportedException;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Paths;
import java.util.concurrent.CompletableFuture;

/**
 * Makes the nodes that recipes put theirs under: containers, which servers remove some time after the last child has gone;
 * persistent nodes with servers that do not know containers (ZooKeeper before 3.5.3).
 */
public final class Containers {
    private static final byte[] NO_DATA = new byte[0];

    private Containers() {}

    /** Completes when {@code path} exists, as a container where it was missing, like its parents. */
    public static CompletableFuture<Void> ensure(RecipeClient client, String path) {
        return path.equals(Paths.ROOT)
                ? CompletableFuture.completedFuture(null)
                : ensure(client, path, CreateMode.CONTAINER, 0);
    }

    private static CompletableFuture<Void> ensure(RecipeClient client, String path, CreateMode mode, int attempts) {
        CompletableFuture<Void> ensured = new CompletableFuture<>();
        client.calls().create(path, NO_DATA, mode).whenComplete((created, error) -> {
            if (error == null) {
                ensured.complete(null);
                return;
            }
            CoordException failure = Failures.of(error);
            String parent = Paths.parent(path);
            if (failure instanceof NodeExistsException) {
                ensured.complete(null);
            } else if (failure instanceof NoNodeException && !parent.equals(Paths.ROOT)) {
                // The same mode, so that a server that knows no containers is asked once only.
                ensure(client, parent, mode, 0)
                        .thenCompose(done -> ensure(client, path, mode, attempts))
                        .whenComplete((done, failed) -> settle(ensured, failed));
            } else if (failure instanceof UnsupportedException && mode == CreateMode.CONTAINER) {
                ensure(client, path, CreateMode.PERSISTENT, attempts)
                        .whenComplete((done, failed) -> settle(ensured, failed));
            } else if (mayRepeat(client, failure)) {
                client.retry(
                        attempts,
                        () -> ensure(client, path, mode, attempts + 1)
                                .whenComplete((done, failed) -> settle(ensured, failed)));
            } else {
                ensured.completeExceptionally(failure);
            }
        });
        return ensured;
    }

    /** To make one twice is the same as once, and no session matters. */
    private static boolean mayRepeat(RecipeClient client, CoordException failure) {
        return !client.isOver()
                && (Failures.isPassing(failure) || Failures.isUnknown(failure) || Failures.isSessionLost(failure));
    }

    private static void settle(CompletableFuture<Void> ensured, Throwable error) {
        if (error == null) {
            ensured.complete(null);
        } else {
            ensured.completeExceptionally(Failures.of(error));
        }
    }
}
