package io.coord.client.recipe;

import io.coord.client.ConnectionChange;
import io.coord.client.ConnectionListener;
import io.coord.client.NodeData;
import io.coord.client.NodeEvent;
import io.coord.client.error.ClientClosedException;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.core.model.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The children of a node with their data, as last seen, kept up to date by watches that fire once (so with old servers, too), over as many
 * sessions as it takes. The node is made where it is missing.
 *
 * <p>Thread: event loop of the client; {@link #latest}, {@link #isCurrent}: any.
 */
public final class LiveChildren implements ConnectionListener {
    private static final Logger log = LoggerFactory.getLogger(LiveChildren.class);

    private final RecipeClient client;
    private final String path;
    private final Predicate<String> withData;
    private final Runnable changed;
    private final OneShotWatches watches;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private volatile SortedMap<String, NodeData> latest = Collections.emptySortedMap();
    private volatile SortedSet<String> names = Collections.emptySortedSet();
    private volatile boolean current;
    private boolean looking;
    private boolean lookAgain;
    private boolean closed;
    private int failures;

    /**
     * Nothing is read before {@link #start}.
     *
     * @param withData of which children the data is read, by name; of the others only that they are there is known
     * @param changed  told when they were read first and whenever something about them has changed
     */
    public LiveChildren(RecipeClient client, String path, Predicate<String> withData, Runnable changed) {
        this.client = client;
        this.path = path;
        this.withData = withData;
        this.changed = changed;
        this.watches = new OneShotWatches(client, this::happened);
    }

    /** Completes when they have been read once; fails if the servers refuse. */
    public CompletableFuture<Void> start() {
        client.addListener(this);
        look();
        return loaded;
    }

    public void close() {
        closed = true;
        current = false;
        client.removeListener(this);
        watches.forgetAll();
    }

    /** The names of all children; unmodifiable. */
    public SortedSet<String> names() {
        return names;
    }

    /** By name, those whose data is read; unmodifiable. */
    public SortedMap<String, NodeData> latest() {
        return latest;
    }

    /** Whether all that was told has been read, and we are connected. */
    public boolean isCurrent() {
        return current && client.isConnected();
    }

    private void happened(NodeEvent event) {
        current = false;
        look();
    }

    /** Reads what is not known, or has changed. One look at a time. */
    private void look() {
        if (closed) {
            return;
        }
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        lookAgain = false;
        watches.getChildren(path).thenCompose(this::readAll).whenComplete((seen, error) -> {
            looking = false;
            if (closed) {
                return;
            }
            if (error != null) {
                lookFailed(Failures.of(error));
            } else {
                failures = 0;
                seen(seen);
                if (lookAgain) {
                    look();
                }
            }
        });
    }

    private record Seen(SortedSet<String> names, SortedMap<String, NodeData> children) {}

    private CompletableFuture<Seen> readAll(List<String> all) {
        SortedMap<String, NodeData> known = latest;
        SortedMap<String, NodeData> children = new TreeMap<>();
        List<CompletableFuture<?>> reads = new ArrayList<>();
        for (String name : all) {
            if (!withData.test(name)) {
                continue;
            }
            String child = Paths.child(path, name);
            if (known.containsKey(name) && watches.has(child)) {
                children.put(name, known.get(name));
            } else {
                reads.add(read(child).thenAccept(found -> found.forEach(node -> children.put(name, node))));
            }
        }
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
                .thenApply(done -> new Seen(new TreeSet<>(all), children));
    }

    /** Empty if it has gone meanwhile. */
    private CompletableFuture<List<NodeData>> read(String child) {
        return watches.getData(child).handle((node, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure instanceof NoNodeException) {
                return List.of();
            }
            if (failure != null) {
                throw failure;
            }
            return List.of(node);
        });
    }

    private void seen(Seen seen) {
        boolean first = !loaded.isDone();
        boolean different =
                first || !seen.names().equals(names) || !seen.children().equals(latest);
        names = Collections.unmodifiableSortedSet(seen.names());
        latest = Collections.unmodifiableSortedMap(seen.children());
        current = !lookAgain;
        if (different) {
            changed.run();
        }
        loaded.complete(null);
    }

    private void lookFailed(CoordException error) {
        current = false;
        boolean passing = Failures.isPassing(error) || Failures.isSessionLost(error);
        if (client.isOver() || error instanceof ClientClosedException) {
            loaded.completeExceptionally(error);
        } else if (error instanceof NoNodeException) {
            Containers.ensure(client, path).whenComplete((done, refused) -> {
                if (refused == null) {
                    look();
                } else {
                    lookFailed(Failures.of(refused));
                }
            });
        } else if (passing || loaded.isDone()) {
            if (!passing && failures == 0) {
                log.warn("nodes can not be read, what was seen last stays path={}", path, error);
            }
            client.retry(failures++, this::look);
        } else {
            loaded.completeExceptionally(error);
        }
    }

    @Override
    public void onChange(ConnectionChange change) {
        switch (change.to()) {
            case CONNECTED:
                look(); // in a new session all of them: the watches have ended
                break;
            case SUSPENDED:
            case LOST:
                current = false;
                break;
            default:
                break;
        }
    }
}
