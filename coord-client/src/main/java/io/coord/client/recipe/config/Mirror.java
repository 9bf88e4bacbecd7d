package io.coord.client.recipe.config;

import io.coord.client.ConnectionChange;
import io.coord.client.ConnectionListener;
import io.coord.client.NodeData;
import io.coord.client.NodeEvent;
import io.coord.client.WatchListener;
import io.coord.client.error.BadRequestException;
import io.coord.client.error.ClientClosedException;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.watch.WatchEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last settings that were seen, and looks again when they change, over as many sessions as it takes. There is one watch, on one
 * node, at any time. What was read before something else is never taken for newer, by the zxid of the change.
 *
 * <p>Thread: event loop of the client; {@link #latest}, {@link #isSynced}: any.
 */
final class Mirror implements WatchListener, ConnectionListener {
    private static final Logger log = LoggerFactory.getLogger(Mirror.class);

    private final RecipeClient client;
    private final ConfigNodes nodes;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final List<BiConsumer<ConfigSnapshot, ConfigSnapshot>> followers = new ArrayList<>();
    private volatile ConfigSnapshot latest = new ConfigSnapshot(ConfigDocument.EMPTY);
    private volatile boolean synced;
    private long zxid;
    private boolean looking;
    private boolean lookAgain;
    private boolean closed;
    private int failures;

    Mirror(RecipeClient client, ConfigNodes nodes) {
        this.client = client;
        this.nodes = nodes;
    }

    /** Completes when the settings have been read once; fails if they never can be. */
    CompletableFuture<Void> start() {
        client.addListener(this);
        look();
        return loaded;
    }

    void close() {
        closed = true;
        synced = false;
        client.removeListener(this);
        client.calls().forget(nodes.current(), this);
        followers.clear();
    }

    ConfigSnapshot latest() {
        return latest;
    }

    boolean isSynced() {
        return synced && client.isConnected();
    }

    /** Tells of each change from now on; returns what is changed from. */
    ConfigSnapshot follow(BiConsumer<ConfigSnapshot, ConfigSnapshot> follower) {
        followers.add(follower);
        return latest;
    }

    void unfollow(BiConsumer<ConfigSnapshot, ConfigSnapshot> follower) {
        followers.remove(follower);
    }

    /** What we have written ourselves need not be read. */
    void written(ConfigDocument document, long atZxid) {
        if (!closed && atZxid > zxid) {
            adopt(document, atZxid);
        }
    }

    private void look() {
        if (closed) {
            return;
        }
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        client.calls().getData(nodes.current(), this).whenComplete((node, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure instanceof NoNodeException) {
                lookWhetherThereIsNone();
            } else {
                looked(node, failure);
            }
        });
    }

    private void lookWhetherThereIsNone() {
        client.calls().exists(nodes.current(), this).whenComplete((stat, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure == null && stat.isPresent()) {
                lookAgain = true;
            }
            looked(null, failure);
        });
    }

    /** Neither data nor error: there is no node. */
    private void looked(@Nullable NodeData node, @Nullable CoordException error) {
        looking = false;
        if (closed) {
            return;
        }
        boolean again = lookAgain;
        lookAgain = false;
        if (error != null) {
            lookFailed(error);
        } else if (again) {
            look();
        } else {
            failures = 0;
            seen(node);
        }
    }

    private void seen(@Nullable NodeData node) {
        try {
            if (node == null) {
                adopt(ConfigDocument.EMPTY, zxid);
            } else if (node.stat().mzxid() > zxid) {
                adopt(
                        ConfigNodes.decode(nodes.current(), node).document(),
                        node.stat().mzxid());
            }
            synced = true;
            loaded.complete(null);
        } catch (BadRequestException damaged) {
            synced = false;
            if (!loaded.completeExceptionally(damaged)) {
                log.warn("configuration can not be read, the last one stays path={}", nodes.path(), damaged);
            }
        }
    }

    private void adopt(ConfigDocument document, long atZxid) {
        ConfigSnapshot before = latest;
        zxid = atZxid;
        if (!document.equals(before.document())) {
            ConfigSnapshot after = new ConfigSnapshot(document);
            latest = after;
            List.copyOf(followers).forEach(follower -> follower.accept(before, after));
        }
    }

    private void lookFailed(CoordException error) {
        synced = false;
        if (client.isOver() || error instanceof ClientClosedException) {
            loaded.completeExceptionally(error);
        } else if (Failures.isPassing(error) || Failures.isSessionLost(error) || loaded.isDone()) {
            if (failures == 0 && !Failures.isPassing(error) && !Failures.isSessionLost(error)) {
                log.warn("configuration can not be read, the last one stays path={}", nodes.path(), error);
            }
            client.retry(failures++, this::look);
        } else {
            loaded.completeExceptionally(error);
        }
    }

    @Override
    public void onEvent(NodeEvent event) {
        look();
    }

    @Override
    public void onEnd(WatchEnd reason) {
        synced = false;
        if (!client.isOver()) {
            look(); // in the next session
        }
    }

    @Override
    public void onChange(ConnectionChange change) {
        if (change.isReconnected()) {
            look(); // what the server catches up with comes first, but to look costs little
        }
    }
}
