package io.coord.client.recipe.queue;

import io.coord.client.ConnectionChange;
import io.coord.client.ConnectionListener;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.OneShotWatches;
import io.coord.client.recipe.RecipeClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * How much room there is in a queue with a limit. The guard is read first, and a put succeeds only if its version is the same still:
 * so nobody has put anything since, and there are at most as many items as were counted. Thread: event loop of the client.
 */
final class Room implements ConnectionListener {
    static final int NO_GUARD = -1;

    private static final byte[] NO_DATA = new byte[0];

    /** What was seen: none free means that the watch is set, and another look follows by itself. */
    record Seen(int free, int guardVersion) {}

    private final RecipeClient client;
    private final QueueNodes nodes;
    private final int maxSize;
    private final Runnable again;
    private final OneShotWatches watches;
    private boolean waiting;
    private boolean changed;

    Room(RecipeClient client, QueueNodes nodes, int maxSize, Runnable again) {
        this.client = client;
        this.nodes = nodes;
        this.maxSize = maxSize;
        this.again = again;
        this.watches = new OneShotWatches(client, event -> wake());
    }

    boolean isWaiting() {
        return waiting;
    }

    CompletableFuture<Seen> look() {
        changed = false;
        return guardVersion()
                .thenCompose(version -> client.calls()
                        .getChildren(nodes.items())
                        .thenCompose(names -> count(QueueNodes.segments(names), 0, 0, Watching.NO))
                        .thenCompose(size -> size < maxSize ? CompletableFuture.completedFuture(size) : watchAndCount())
                        .thenCompose(size -> seen(size, version)));
    }

    private CompletableFuture<Seen> seen(int size, int version) {
        int free = Math.max(0, maxSize - size);
        if (free == 0 && changed) {
            return look(); // something went while we were counting
        }
        if (free == 0) {
            waiting = true;
            client.addListener(this);
        }
        return CompletableFuture.completedFuture(new Seen(free, version));
    }

    private enum Watching {
        NO,
        YES
    }

    /** What is full becomes so no more only after one of these has changed. */
    private CompletableFuture<Integer> watchAndCount() {
        return watches.getChildren(nodes.items())
                .thenCompose(names -> count(QueueNodes.segments(names), 0, 0, Watching.YES));
    }

    private CompletableFuture<Integer> count(List<String> segments, int at, int sum, Watching watching) {
        if (at >= segments.size()) {
            return CompletableFuture.completedFuture(sum);
        }
        String path = nodes.segment(segments.get(at));
        CompletableFuture<Integer> items = watching == Watching.YES
                ? watches.getChildren(path).thenApply(List::size)
                : client.calls()
                        .exists(path)
                        .thenApply(stat -> stat.map(node -> node.numChildren()).orElse(0));
        return items.exceptionally(error -> {
                    CoordException failure = Failures.of(error);
                    if (failure instanceof NoNodeException) {
                        return 0;
                    }
                    throw failure;
                })
                .thenCompose(size -> count(segments, at + 1, sum + size, watching));
    }

    private CompletableFuture<Integer> guardVersion() {
        return client.calls()
                .exists(nodes.guard())
                .thenCompose(stat -> stat.isPresent()
                        ? CompletableFuture.completedFuture(stat.get().version())
                        : makeGuard().thenCompose(done -> guardVersion()));
    }

    private CompletableFuture<Void> makeGuard() {
        return client.calls().create(nodes.guard(), NO_DATA).handle((path, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure == null
                    || failure instanceof NodeExistsException
                    || failure instanceof OutcomeUnknownException) {
                return null;
            }
            throw failure;
        });
    }

    void stopWaiting() {
        waiting = false;
        client.removeListener(this);
        watches.forgetAll();
    }

    private void wake() {
        changed = true;
        if (waiting) {
            stopWaiting();
            again.run();
        }
    }

    @Override
    public void onChange(ConnectionChange change) {
        switch (change.to()) {
            case CONNECTED:
            case AUTH_FAILED:
            case CLOSING:
            case CLOSED:
                wake();
                break;
            default:
                break;
        }
    }
}
