package io.coord.client.recipe;

import io.coord.client.CoordClient;
import io.coord.client.CreateOptions;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.NoNodeException;
import io.coord.core.model.CreateMode;
import io.coord.core.model.Paths;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes and removes nodes that nobody else touches, until it is certain that they are there, or gone. Ephemeral nodes end
 * with their session: that is certain, too.
 */
public final class OwnNodes {
    /** Compat: the names of Curator's {@code withProtection()}, so that its recipes sort ours in among theirs. */
    private static final String PROTECTED = "_c_";

    private OwnNodes() {}

    /**
     * Creates an ephemeral sequential node {@code parent/_c_<uuid>-<name><number>}, and the parents if they are missing.
     * Exactly one, also where replies are lost. Fails if the session ends, and then there is none. Thread: event loop.
     */
    public static CompletableFuture<String> createSequential(
            RecipeClient client, String parent, String name, byte[] data) {
        CompletableFuture<String> created = new CompletableFuture<>();
        String unique = PROTECTED + client.calls().randomId() + "-" + name;
        create(client, parent, unique, data, 0, created);
        return created;
    }

    private static void create(
            RecipeClient client,
            String parent,
            String unique,
            byte[] data,
            int attempts,
            CompletableFuture<String> created) {
        CreateOptions options =
                CreateOptions.of(CreateMode.EPHEMERAL_SEQUENTIAL).namedOnce();
        client.calls().create(Paths.child(parent, unique), data, options).whenComplete((path, error) -> {
            if (error == null) {
                created.complete(path);
                return;
            }
            CoordException failure = Failures.of(error);
            Runnable again = () -> create(client, parent, unique, data, attempts + 1, created);
            if (failure instanceof NoNodeException && !parent.equals(Paths.ROOT)) {
                Containers.ensure(client, parent).whenComplete((done, failed) -> goOn(again, done, failed, created));
            } else if (Failures.isSessionLost(failure)) {
                // Also where it is not known whether there was one: it has gone with the session.
                created.completeExceptionally(Failures.sessionLost(new FailedCall("create", parent)));
            } else if (Failures.isUnknown(failure)) {
                long session = client.sessionId();
                client.retry(
                        attempts,
                        () -> find(client, parent, unique).whenComplete((found, failed) -> {
                            if (client.sessionId() != session) {
                                created.completeExceptionally(Failures.sessionLost(new FailedCall("create", parent)));
                            } else if (found != null) {
                                created.complete(found);
                            } else {
                                goOn(again, found, failed, created);
                            }
                        }));
            } else if (Failures.isPassing(failure)) {
                client.retry(attempts, again);
            } else {
                created.completeExceptionally(failure);
            }
        });
    }

    private static void goOn(
            Runnable next, @Nullable Object ignored, @Nullable Throwable error, CompletableFuture<String> created) {
        if (error == null) {
            next.run();
        } else {
            created.completeExceptionally(Failures.of(error));
        }
    }

    /** Only for a client that gives up at every break ({@code RetryPolicy.NEVER}); others find it out themselves. */
    private static CompletableFuture<@Nullable String> find(RecipeClient client, String parent, String unique) {
        CoordClient calls = client.calls();
        // Whatever was sent before on another connection is executed before this, or never.
        return calls.check(Paths.ROOT, -1)
                .handle((done, error) -> done)
                .thenCompose(done -> calls.getChildren(parent))
                .exceptionally(error -> {
                    CoordException failure = Failures.of(error);
                    if (failure instanceof NoNodeException) {
                        return List.of();
                    }
                    throw failure;
                })
                .thenApply(names -> names.stream()
                        .filter(name -> name.startsWith(unique))
                        .findFirst()
                        .map(name -> Paths.child(parent, name))
                        .orElse(null));
    }

    /**
     * Deletes an ephemeral node of this session: completes when it is gone, whoever removed it. Fails only where nothing can
     * be done by repeating it.
     */
    public static CompletableFuture<Void> remove(RecipeClient client, String path) {
        CompletableFuture<Void> removed = new CompletableFuture<>();
        remove(client, path, 0, removed);
        return removed;
    }

    private static void remove(RecipeClient client, String path, int attempts, CompletableFuture<Void> removed) {
        client.calls().delete(path).whenComplete((done, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure == null || failure instanceof NoNodeException || Failures.isSessionLost(failure)) {
                removed.complete(null);
            } else if (Failures.isPassing(failure) || Failures.isUnknown(failure)) {
                client.retry(attempts, () -> remove(client, path, attempts + 1, removed));
            } else {
                removed.completeExceptionally(failure);
            }
        });
    }
}
