package io.coord.client.recipe.cache;

import io.coord.client.CoordClient;
import io.coord.client.error.CoordException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A mirror in memory of one node, which need not exist: its data to be read without a request, and changes to hear of. All that is
 * said of {@link TreeCache} holds. Thread-safe.
 */
public final class NodeCache implements AutoCloseable {
    private final TreeCache cache;

    /** A mirror of the node. Nothing is read before {@link #start}. */
    public NodeCache(CoordClient client, String path) {
        this.cache = new TreeCache(client, path, CacheScope.NODE);
    }

    public String path() {
        return cache.path();
    }

    /** As {@link TreeCache#start}. */
    public CompletableFuture<Void> start() {
        return cache.start();
    }

    /** As {@link TreeCache#awaitStart}. */
    public void awaitStart() throws InterruptedException {
        cache.awaitStart();
    }

    /** The node as last seen; empty if there is none. */
    public Optional<CachedNode> get() {
        return cache.get(cache.path());
    }

    /** How far it can be relied on. */
    public CacheState state() {
        return cache.state();
    }

    /** As {@link TreeCache#failure}. */
    public Optional<CoordException> failure() {
        return cache.failure();
    }

    /** As {@link TreeCache#addListener}. */
    public void addListener(CacheListener listener) {
        cache.addListener(listener);
    }

    public void removeListener(CacheListener listener) {
        cache.removeListener(listener);
    }

    /** As {@link TreeCache#close}. */
    @Override
    public void close() {
        cache.close();
    }
}
