package io.coord.client.recipe.cache;

import io.coord.client.ConnectionChange;
import io.coord.client.ConnectionListener;
import io.coord.client.NodeEvent;
import io.coord.client.Watch;
import io.coord.client.WatchListener;
import io.coord.client.WatchScope;
import io.coord.client.error.ClientClosedException;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.NoAuthException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.UnsupportedException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.watch.WatchEnd;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Bytes;
import io.coord.core.model.Paths;
import io.coord.core.model.Stat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Follows a subtree: one watch that stays tells which node to read again; a walk reads all, at first and whenever something may
 * have been missed. It relies on the order of one connection: an event comes before any reply that shows the change, so what a
 * reply shows is never older than the events before it.
 *
 * <p>Invariant: a node is shown only while its parent is, up to the root. So what is shown depends on what the nodes let us read, and not on
 * the order in which they were heard of: below a node that may not be read nothing is shown, also what could be read; and when a node
 * appears, what is below it is looked for.
 *
 * <p>Thread: event loop of the client; {@link #state}, {@link #failure}: any.
 */
final class Mirror implements ConnectionListener, WatchListener {
    private static final int MOST_READS = 256;
    private static final int NO_WALK = 0;

    /** A node to be read; {@code below}: and what is below it, even if the node itself is known. */
    private record Read(String path, int walk, boolean below) {}

    private final RecipeClient client;
    private final String root;
    private final CacheScope scope;
    private final CachedNodes nodes;
    private final List<CacheListener> listeners = new ArrayList<>();
    private final List<Promise<Void>> starting = new ArrayList<>();

    private final Deque<Read> queue = new ArrayDeque<>();
    private final Set<String> queuedByEvents = new HashSet<>();
    private int reading;
    private int walk = NO_WALK;
    private int openReadsOfWalk;
    private int failures;
    private boolean pausing;
    private boolean started;
    private boolean loaded;
    private @Nullable Watch watch;
    private volatile CacheState state = CacheState.LOADING;
    private volatile @Nullable CoordException failure;

    Mirror(RecipeClient client, String root, CacheScope scope, CachedNodes nodes) {
        this.client = client;
        this.root = root;
        this.scope = scope;
        this.nodes = nodes;
    }

    CacheState state() {
        return state;
    }

    @Nullable
    CoordException failure() {
        return failure;
    }

    void start(Promise<Void> there) {
        CoordException failed = failure;
        if (failed != null) {
            there.fail(failed);
        } else if (state == CacheState.CLOSED) {
            there.fail(closed(there));
        } else if (loaded) {
            there.succeed(null);
        } else {
            starting.add(there);
        }
        if (!started && !state.isFinal()) {
            started = true;
            client.addListener(this);
            setWatch();
        }
    }

    void addListener(CacheListener listener) {
        listeners.add(listener);
        var snapshot = nodes.copy();
        CacheState now = state;
        client.tell(() -> {
            listener.onSnapshot(snapshot);
            listener.onState(now);
        });
    }

    void removeListener(CacheListener listener) {
        listeners.remove(listener);
    }

    // ---- the watch ----

    private void setWatch() {
        if (state.isFinal()) {
            return;
        }
        WatchScope watched = scope.depth() == 0 ? WatchScope.NODE : WatchScope.SUBTREE;
        client.calls().watch(root, watched, this).whenComplete((set, error) -> {
            if (error != null) {
                CoordException refused = Failures.of(error);
                if (mayRepeat(refused)) {
                    client.retry(failures++, this::setWatch);
                } else {
                    fail(refused);
                }
                return;
            }
            watch = set;
            if (state.isFinal()) {
                set.close();
            } else {
                failures = 0;
                beginWalk();
            }
        });
    }

    @Override
    public void onEvent(NodeEvent event) {
        if (state.isFinal()) {
            return;
        }
        switch (event.type()) {
            case CREATED, DATA_CHANGED -> readAgain(event.path());
            case DELETED -> remove(event.path());
            case MISSED -> beginWalk();
            case CHILDREN_CHANGED -> {
                // Of no concern: children are told by their own events, and only where they belong to the cache.
            }
        }
    }

    @Override
    public void onEnd(WatchEnd reason) {
        watch = null;
        switch (reason) {
            case SESSION_LOST, REMOVED -> setWatch();
            case UNSUPPORTED ->
                fail(new UnsupportedException(
                        ErrorCode.UNIMPLEMENTED,
                        new FailedCall("cache", root),
                        "the server does not know watches that stay (ZooKeeper before 3.6)"));
            case CLOSED -> end(CacheState.CLOSED);
        }
    }

    // ---- reading ----

    private void beginWalk() {
        walk++;
        openReadsOfWalk = 0;
        if (state == CacheState.CURRENT) {
            become(CacheState.STALE);
        }
        walkTo(root);
        pump();
    }

    private void walkTo(String path) {
        openReadsOfWalk++;
        queue.add(new Read(path, walk, true));
    }

    private void readAgain(String path) {
        if (scope.includes(root, path) && queuedByEvents.add(path)) {
            queue.add(new Read(path, NO_WALK, false));
            pump();
        }
    }

    private void pump() {
        while (reading < MOST_READS && !pausing && !queue.isEmpty() && !state.isFinal()) {
            Read next = queue.remove();
            if (next.walk() == NO_WALK) {
                queuedByEvents.remove(next.path());
            }
            if (next.walk() == NO_WALK || next.walk() == walk) {
                reading++;
                read(next);
            }
        }
    }

    private void read(Read read) {
        readNode(read.path()).whenComplete((node, error) -> {
            reading--;
            if (state.isFinal()) {
                return;
            }
            if (error != null) {
                notRead(read, Failures.of(error));
            } else {
                show(read, node);
            }
            pump();
        });
    }

    /**
     * Asks for what needs the right to read wherever there may be nodes below: whether a node lets us list its children must not show only
     * when it has some.
     */
    private CompletableFuture<Optional<CachedNode>> readNode(String path) {
        if (scope.withData()) {
            return client.calls()
                    .getData(path)
                    .thenApply(node -> Optional.of(new CachedNode(path, node.bytes(), node.stat())));
        }
        CompletableFuture<Optional<Stat>> found = scope.includesChildrenOf(root, path)
                ? client.calls().getChildrenWithStat(path).thenApply(node -> Optional.of(node.stat()))
                : client.calls().exists(path);
        return found.thenApply(stat -> stat.map(known -> new CachedNode(path, Bytes.EMPTY, known)));
    }

    private void show(Read read, Optional<CachedNode> found) {
        failures = 0;
        if (found.isEmpty()) {
            remove(read.path());
            walked(read);
            return;
        }
        boolean below = read.below() || nodes.get(read.path()).isEmpty();
        if (!put(found.get()) || !scope.includesChildrenOf(root, read.path())) {
            walked(read);
        } else if (found.get().stat().numChildren() == 0) {
            if (read.walk() == walk) {
                removeAllBut(List.of(), read.path());
            }
            walked(read);
        } else if (below) {
            readChildren(new Read(read.path(), read.walk(), true));
        }
    }

    private void readChildren(Read read) {
        reading++;
        client.calls().getChildren(read.path()).whenComplete((names, error) -> {
            reading--;
            if (state.isFinal()) {
                return;
            }
            if (error != null) {
                notRead(read, Failures.of(error));
            } else if (read.walk() == walk) {
                removeAllBut(names, read.path());
                names.forEach(name -> walkTo(Paths.child(read.path(), name)));
                walked(read);
            } else if (read.walk() == NO_WALK) {
                readMissing(names, read.path());
            }
            pump();
        });
    }

    /** Mostly these have been told by events, too, and are shown or queued already. */
    private void readMissing(List<String> names, String parent) {
        for (String name : names) {
            String path = Paths.child(parent, name);
            if (nodes.get(path).isEmpty()) {
                readAgain(path);
            }
        }
    }

    /** What may not be read is not in the cache. */
    private void notRead(Read read, CoordException error) {
        if (error instanceof NoNodeException || error instanceof NoAuthException) {
            remove(read.path());
            walked(read);
        } else if (mayRepeat(error)) {
            queue.addFirst(read);
            pause();
        } else {
            fail(error);
        }
    }

    /** What fails at once, since the client is busy, would do so for all that is queued. */
    private void pause() {
        if (!pausing) {
            pausing = true;
            client.retry(failures++, () -> {
                pausing = false;
                pump();
            });
        }
    }

    private boolean mayRepeat(CoordException error) {
        return !client.isOver()
                && (Failures.isPassing(error) || Failures.isUnknown(error) || Failures.isSessionLost(error));
    }

    private void walked(Read read) {
        if (read.walk() != NO_WALK && read.walk() == walk) {
            openReadsOfWalk--;
            if (openReadsOfWalk == 0) {
                loaded = true;
                become(client.isConnected() ? CacheState.CURRENT : CacheState.STALE);
                starting.forEach(promise -> promise.succeed(null));
                starting.clear();
            }
        }
    }

    // ---- the content ----

    /** Whether it belongs there. If its parent is shown later, it is looked for again. */
    private boolean put(CachedNode node) {
        if (!node.path().equals(root) && nodes.get(Paths.parent(node.path())).isEmpty()) {
            return false;
        }
        CachedNode before = nodes.get(node.path()).orElse(null);
        if (before != null && node.isOlderThan(before)) {
            return true;
        }
        nodes.put(node);
        if (before == null || !before.isSame(node)) {
            tell(new CacheChange(node.path(), Optional.ofNullable(before), Optional.of(node)));
        }
        return true;
    }

    private void remove(String path) {
        for (String gone : nodes.subtree(path)) {
            CachedNode before = nodes.remove(gone);
            if (before != null) {
                tell(new CacheChange(gone, Optional.of(before), Optional.empty()));
            }
        }
    }

    private void removeAllBut(List<String> names, String parent) {
        Set<String> present = new HashSet<>(names);
        for (String name : nodes.children(parent)) {
            if (!present.contains(name)) {
                remove(Paths.child(parent, name));
            }
        }
    }

    private void tell(CacheChange change) {
        for (CacheListener listener : listeners) {
            client.tell(() -> listener.onChange(change));
        }
    }

    // ---- states ----

    private void become(CacheState next) {
        if (state != next && !state.isFinal()) {
            state = next;
            for (CacheListener listener : listeners) {
                client.tell(() -> listener.onState(next));
            }
        }
    }

    @Override
    public void onChange(ConnectionChange change) {
        switch (change.to()) {
            case SUSPENDED, LOST:
                if (state == CacheState.CURRENT) {
                    become(CacheState.STALE); // the watch, when it is set again, tells that something was missed
                }
                break;
            case AUTH_FAILED, CLOSING, CLOSED:
                end(CacheState.CLOSED);
                break;
            default:
                break;
        }
    }

    private void fail(CoordException error) {
        if (client.isOver()) {
            end(CacheState.CLOSED);
        } else if (!state.isFinal()) {
            failure = error;
            end(CacheState.FAILED);
        }
    }

    private CoordException closed(Promise<?> promise) {
        return new ClientClosedException(
                ErrorCode.CONNECTION_LOSS, promise.subject(), "the cache is closed, or its client");
    }

    void end(CacheState last) {
        if (state.isFinal()) {
            return;
        }
        become(last);
        client.removeListener(this);
        queue.clear();
        queuedByEvents.clear();
        Watch set = watch;
        watch = null;
        if (set != null && !client.isOver()) {
            set.close();
        }
        for (Promise<Void> promise : starting) {
            CoordException failed = failure;
            promise.fail(failed != null ? failed : closed(promise));
        }
        starting.clear();
    }
}
