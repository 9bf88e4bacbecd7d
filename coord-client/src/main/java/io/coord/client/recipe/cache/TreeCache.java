package io.coord.client.recipe.cache;

import static java.util.Objects.requireNonNull;

import io.coord.client.CoordClient;
import io.coord.client.error.CoordException;
import io.coord.client.error.UnsupportedException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.RecipeClient;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/**
 * A mirror in memory of a node and what is below it, kept up to date by one watch: to be asked without a request, and to hear
 * changes from. The node need not exist. Curator's {@code CuratorCache} and {@code TreeCache} do the same.
 *
 * <p>Guarantee: what it shows of a node was so at the servers, never goes back within a session, and follows every change that
 * stays. A listener hears the content first, then each change that leads from there to what the cache shows. After a broken
 * connection or a lost session everything is read again, and only differences are told.
 *
 * <p>Limits: it follows with the delay of an event and a read, node by node: changes of one transaction appear one after the other;
 * of quick changes of one node the last is told, and ones between may not be. While it is {@link CacheState#STALE} it is
 * as of before, and so it is at a server without quorum. What the client may not read is not in it, and neither is what
 * is below that; but servers tell nothing of changed ACLs, nor of nodes that may not be read: what was shown before is shown until the
 * connection breaks, and what may be read from now on is shown when it changes. It holds all data in memory: some 300 bytes for each node besides path
 * and data. Needs servers since ZooKeeper 3.6 ({@link UnsupportedException} otherwise).
 *
 * <p>Futures complete where those of the client do. Thread-safe.
 */
public final class TreeCache implements AutoCloseable {
    private final RecipeClient client;
    private final CachedNodes nodes = new CachedNodes();
    private final Mirror mirror;
    private final String path;
    private final CacheScope scope;

    /** A mirror of the whole subtree with its data. Nothing is read before {@link #start}. */
    public TreeCache(CoordClient client, String path) {
        this(client, path, CacheScope.ALL);
    }

    /** A mirror of a part. Nothing is read before {@link #start}. */
    public TreeCache(CoordClient client, String path, CacheScope scope) {
        RecipeClient.checkPath("cache", path);
        this.path = path;
        this.scope = requireNonNull(scope, "scope");
        this.client = new RecipeClient(client);
        this.mirror = new Mirror(this.client, path, scope, nodes);
    }

    public String path() {
        return path;
    }

    public CacheScope scope() {
        return scope;
    }

    /**
     * Begins. Once more does nothing.
     *
     * @return completes when all has been read for the first time; fails when it is closed before, or refused
     */
    public CompletableFuture<Void> start() {
        return begin();
    }

    /** As {@link #start}, waiting; an interruption ends the waiting only. */
    public void awaitStart() throws InterruptedException {
        begin().await();
    }

    private Promise<Void> begin() {
        Promise<Void> loaded = client.promise("start", path);
        client.runFor(loaded, () -> mirror.start(loaded));
        return loaded;
    }

    /** The node as last seen; empty if there is none, or it is not mirrored. */
    public Optional<CachedNode> get(String nodePath) {
        return nodes.get(nodePath);
    }

    /** Names of the mirrored children of a node, sorted. */
    public List<String> children(String nodePath) {
        return nodes.children(nodePath);
    }

    /** A copy of everything by path, of one moment of the cache. Takes time in proportion to the size. */
    public SortedMap<String, CachedNode> snapshot() {
        return nodes.copy();
    }

    /** How many nodes there are. */
    public int size() {
        return nodes.size();
    }

    /** How far it can be relied on. */
    public CacheState state() {
        return mirror.state();
    }

    /** Why it is {@link CacheState#FAILED}; otherwise empty. */
    public Optional<CoordException> failure() {
        return Optional.ofNullable(mirror.failure());
    }

    /** Tells a listener the content as it is, then all that changes. */
    public void addListener(CacheListener listener) {
        requireNonNull(listener, "listener");
        client.run(() -> mirror.addListener(listener));
    }

    public void removeListener(CacheListener listener) {
        client.run(() -> mirror.removeListener(listener));
    }

    /** Ends it; the content stays as it is. */
    @Override
    public void close() {
        client.run(() -> mirror.end(CacheState.CLOSED));
    }
}
