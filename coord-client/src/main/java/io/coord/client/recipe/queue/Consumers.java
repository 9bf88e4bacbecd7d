package io.coord.client.recipe.queue;

import io.coord.client.ConnectionChange;
import io.coord.client.ConnectionListener;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.OneShotWatches;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.queue.QueueNodes.ItemNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the takes of one queue object know together: the next items that nobody had claimed at the last look, and who waits for the
 * next look. At most {@link #LOOK_AHEAD} items are remembered, however many there are. Thread: event loop of the client.
 */
final class Consumers implements ConnectionListener {
    static final int LOOK_AHEAD = 100;

    private static final int MOST_SKIPPED = 15;

    /** Who looks for an item. */
    interface Seeker {
        /** Something was found, perhaps too little for all: poll. */
        void found();

        /** Nothing is there, and changes will be told. */
        void nothingFound();

        void failed(CoordException error);
    }

    private enum Look {
        /** Quick, and enough where there are items. */
        ONCE,
        /** Sets watches first, so that nothing is missed if nothing is found. */
        WATCHING
    }

    private final RecipeClient client;
    private final QueueNodes nodes;
    private final OneShotWatches watches;
    private final Deque<ItemNode> ahead = new ArrayDeque<>();
    private final Deque<Seeker> seekers = new ArrayDeque<>();
    private boolean looking;
    private boolean lookAgain;
    private boolean listening;
    private int contention;
    private int failures;

    Consumers(RecipeClient client, QueueNodes nodes) {
        this.client = client;
        this.nodes = nodes;
        this.watches = new OneShotWatches(client, event -> changed());
    }

    /** The next item that may be free; null if a look is needed. */
    @Nullable
    ItemNode poll() {
        return ahead.poll();
    }

    /** Another was faster: others look at the same items, so look again, and not at the first one only. */
    void contended() {
        ahead.clear();
        contention = Math.min(2 * contention + 1, MOST_SKIPPED);
    }

    void claimed() {
        contention /= 2;
    }

    /** Tells of the next look, and looks if nobody does. */
    void seek(Seeker seeker) {
        seekers.add(seeker);
        if (!listening) {
            listening = true;
            client.addListener(this);
        }
        look(Look.ONCE);
    }

    void leave(Seeker seeker) {
        seekers.remove(seeker);
        stopIfIdle();
    }

    private void stopIfIdle() {
        if (seekers.isEmpty() && listening) {
            listening = false;
            client.removeListener(this);
            watches.forgetAll();
        }
    }

    private void changed() {
        ahead.clear();
        if (!seekers.isEmpty()) {
            look(Look.ONCE);
        }
    }

    @Override
    public void onChange(ConnectionChange change) {
        switch (change.to()) {
            case CONNECTED:
            case AUTH_FAILED:
            case CLOSING:
            case CLOSED:
                changed(); // watches may be gone; where it is over the look says so
                break;
            default:
                break;
        }
    }

    private void look(Look kind) {
        if (looking) {
            lookAgain = true;
            return;
        }
        looking = true;
        CompletableFuture<List<String>> claims = namesBelow(kind, nodes.claims());
        namesBelow(kind, nodes.items())
                .thenCombine(
                        claims,
                        (segments, claimed) -> collect(kind, QueueNodes.segments(segments), 0, new HashSet<>(claimed)))
                .thenCompose(found -> found)
                .whenComplete((items, error) -> {
                    looking = false;
                    if (error == null) {
                        failures = 0;
                        seen(kind, items);
                    } else {
                        lookFailed(Failures.of(error));
                    }
                });
    }

    /** The first items that nobody has, of the first segment that has any. */
    private CompletableFuture<List<ItemNode>> collect(Look kind, List<String> segments, int at, Set<String> claimed) {
        if (at >= segments.size()) {
            return CompletableFuture.completedFuture(List.of());
        }
        String segment = segments.get(at);
        return namesBelow(kind, nodes.segment(segment)).thenCompose(names -> {
            List<ItemNode> items = nodes.itemsOf(segment, names)
                    .filter(item -> !claimed.contains(item.id()))
                    .limit(LOOK_AHEAD)
                    .toList();
            if (!items.isEmpty()) {
                return CompletableFuture.completedFuture(items);
            }
            if (names.isEmpty() && at + 1 < segments.size()) {
                client.calls().delete(nodes.segment(segment)); // sealed, as there is a later one; whoever is first
            }
            return collect(kind, segments, at + 1, claimed);
        });
    }

    /** Empty if there is no such node. */
    private CompletableFuture<List<String>> namesBelow(Look kind, String path) {
        CompletableFuture<List<String>> names = kind == Look.WATCHING
                ? watches.getChildren(path)
                : client.calls().getChildren(path);
        return names.handle((found, error) -> {
            CoordException failure = error == null ? null : Failures.of(error);
            if (failure == null) {
                return found;
            }
            if (failure instanceof NoNodeException && kind == Look.ONCE) {
                return List.of();
            }
            throw failure;
        });
    }

    private void seen(Look kind, List<ItemNode> items) {
        ahead.clear();
        ahead.addAll(items.subList(skipped(items.size()), items.size()));
        boolean again = lookAgain;
        lookAgain = false;
        if (!items.isEmpty()) {
            List<Seeker> all = takeSeekers();
            all.forEach(Seeker::found); // who finds nothing left seeks again
        } else if (kind == Look.ONCE) {
            look(Look.WATCHING);
        } else if (again) {
            look(Look.ONCE);
        } else {
            List.copyOf(seekers).forEach(Seeker::nothingFound);
        }
    }

    /** How many of the first are left to others. */
    private int skipped(int items) {
        int choices = Math.min(contention + 1, items);
        return choices < 2
                ? 0
                : (int) Math.floorMod(client.calls().randomId().getLeastSignificantBits(), (long) choices);
    }

    private void lookFailed(CoordException error) {
        lookAgain = false;
        if (error instanceof NoNodeException) {
            makeParents();
        } else if (!client.isOver() && (Failures.isPassing(error) || Failures.isSessionLost(error))) {
            client.retry(failures++, this::lookIfSought);
        } else {
            takeSeekers().forEach(seeker -> seeker.failed(error));
        }
    }

    /** A watch on children needs a node. */
    private void makeParents() {
        nodes.makeParents(client).whenComplete((done, error) -> {
            if (error == null) {
                lookIfSought();
            } else {
                CoordException failure = Failures.of(error);
                takeSeekers().forEach(seeker -> seeker.failed(failure));
            }
        });
    }

    private void lookIfSought() {
        if (!seekers.isEmpty()) {
            look(Look.ONCE);
        }
    }

    private List<Seeker> takeSeekers() {
        List<Seeker> all = List.copyOf(seekers);
        seekers.clear();
        client.after(Duration.ZERO, this::stopIfIdle);
        return all;
    }
}
