package io.coord.client.recipe;

import io.coord.client.NodeData;
import io.coord.client.NodeEvent;
import io.coord.client.WatchListener;
import io.coord.client.watch.WatchEnd;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Watches of one waiter that fire once: one for each path at most, and none that stays behind when it waits no longer, be it that
 * the nodes stay for ever. Thread: event loop of the client.
 */
public final class OneShotWatches implements WatchListener {
    private final RecipeClient client;
    private final Consumer<NodeEvent> action;
    private final Set<String> paths = new LinkedHashSet<>(2);

    /** Watches that tell {@code action}; nothing that was set before is told after {@link #forgetAll}. */
    public OneShotWatches(RecipeClient client, Consumer<NodeEvent> action) {
        this.client = client;
        this.action = action;
    }

    /** Whether a watch is set there and has not fired: what was read before it was set may be relied on. */
    public boolean has(String path) {
        return paths.contains(path);
    }

    public int size() {
        return paths.size();
    }

    /**
     * Reads a node, and watches it from now on. Not by exists: that would leave a watch behind at the server where there is no
     * node.
     */
    public CompletableFuture<NodeData> getData(String path) {
        if (!paths.add(path)) {
            return client.calls().getData(path);
        }
        return client.calls().getData(path, this).whenComplete((node, error) -> forgetOn(error, path));
    }

    /** Reads the names of the children, and watches them from now on. */
    public CompletableFuture<List<String>> getChildren(String path) {
        if (!paths.add(path)) {
            return client.calls().getChildren(path);
        }
        return client.calls().getChildren(path, this).whenComplete((names, error) -> forgetOn(error, path));
    }

    private void forgetOn(Throwable error, String path) {
        if (error != null) {
            paths.remove(path);
        }
    }

    /** Nobody waits any more. */
    public void forgetAll() {
        paths.forEach(path -> client.calls().forget(path, this));
        paths.clear();
    }

    @Override
    public void onEvent(NodeEvent event) {
        if (paths.remove(event.path())) {
            action.accept(event);
        }
    }

    @Override
    public void onEnd(WatchEnd reason) {
        paths.clear(); // all end together, with the session
    }
}
