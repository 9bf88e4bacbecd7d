package io.coord.client.recipe.queue;

import io.coord.client.CoordClient;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.Waiting;
import io.coord.client.recipe.value.ValueCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A queue of items, each of which is claimed by one consumer at a time, and removed when that one has done it.
 *
 * <p><b>Order.</b> Of two puts, where one had succeeded before the other began, the first is before the second; those of one
 * {@code ClaimQueue} are in the order of the calls. Claims begin in that order as long as one consumer claims; several may overtake
 * each other by a few items, and what comes back is claimed when it is seen.
 *
 * <p><b>At least once.</b> A claim is held by the session. When a consumer crashes, its claims end with its session, and the items are
 * there for others: an item may be worked at more than once. {@link Claim#id()} is the same each time, for consumers that must not
 * do a thing twice, and {@link Claim#deliveries()} tells how often it was claimed. Completing is exact: it succeeds for one consumer
 * only, and only for the one that has the item.
 *
 * <p><b>Puts.</b> Each put makes one item or none, also where answers are lost: that is found out, and repeated if nothing happened. Only
 * if the session is lost meanwhile too, and the item is not there (never was, or is done already), it ends in
 * {@link OutcomeUnknownException}.
 *
 * <p><b>Size.</b> Items lie in segments of about a thousand nodes, and consumers look at the first ones only, so that the length of the
 * queue does not slow it down. With {@code maxSize} there are never more items than that, claimed ones included; producers then
 * wait for room. That costs a look and a common version per put, so many producers of a bounded queue hinder each other.
 *
 * <p><b>Limits.</b> Each claim writes the item's data again, with the next version. All consumers that wait look when an item comes. The
 * path and one empty segment stay when the queue is empty. All must use the same {@code maxSize}. Needs transactions (servers
 * since 3.4).
 *
 * <p>Futures complete where those of the client do. Thread-safe. There is nothing to close: what is left goes with the session.
 *
 * @param <T> an immutable type
 */
public final class ClaimQueue<T> {
    private final RecipeClient client;
    private final QueueNodes nodes;
    private final ValueCodec<T> codec;
    private final Producer producer;
    private final Consumers consumers;

    /** A queue without limit. */
    public ClaimQueue(CoordClient client, String path, ValueCodec<T> codec) {
        this(client, path, codec, Producer.NO_LIMIT);
    }

    /**
     * A queue of at most so many items.
     *
     * @param maxSize at least 1
     */
    public ClaimQueue(CoordClient client, String path, ValueCodec<T> codec, int maxSize) {
        RecipeClient.checkPath("queue", path);
        if (maxSize < 1) {
            throw new IllegalArgumentException("maxSize " + maxSize + ": must be at least 1");
        }
        this.client = new RecipeClient(client);
        this.nodes = new QueueNodes(path);
        this.codec = codec;
        this.producer = new Producer(this.client, nodes, maxSize);
        this.consumers = new Consumers(this.client, nodes);
    }

    public String path() {
        return nodes.path();
    }

    // ---- putting ----

    /**
     * Adds an item at the end, when there is room. Cancelling the future takes it back unless it was sent.
     *
     * @return with the id of the item
     */
    public CompletableFuture<String> put(T value) {
        return producer.put(codec.encode(value), null);
    }

    /**
     * As {@link #put(Object)}; fails with a {@link RequestTimeoutException} if it was not sent after {@code limit}, for want of room
     * or of a connection. What was sent is waited for.
     */
    public CompletableFuture<String> put(T value, Duration limit) {
        return producer.put(codec.encode(value), limit);
    }

    /** As {@link #put(Object)}, waiting. */
    public String awaitPut(T value) throws InterruptedException {
        return await(producer.put(codec.encode(value), null));
    }

    /** As {@link #put(Object, Duration)}, waiting; empty if there was no room in that time. */
    public Optional<String> awaitPut(T value, Duration limit) throws InterruptedException {
        return awaitWithin(producer.put(codec.encode(value), limit));
    }

    // ---- taking ----

    /** Claims the first item that nobody has, when there is one. Cancelling the future gives up. */
    public CompletableFuture<Claim<T>> take() {
        return startTake(null);
    }

    /** As {@link #take()}; fails with a {@link RequestTimeoutException} after {@code limit}. */
    public CompletableFuture<Claim<T>> take(Duration limit) {
        return startTake(limit);
    }

    /** Claims the first item that nobody has; empty if there is none at present. */
    public CompletableFuture<Optional<Claim<T>>> tryTake() {
        return Waiting.start(client, "tryTake", path(), null, waiting -> {
            return start(Take.Patience.ONE_LOOK, waiting::succeed, waiting::fail);
        });
    }

    private Promise<Claim<T>> startTake(@Nullable Duration limit) {
        return Waiting.start(client, "take", path(), limit, waiting -> {
            return start(Take.Patience.WAITS, claim -> claim.ifPresent(waiting::succeed), waiting::fail);
        });
    }

    /** Returns what is to be done when nobody waits any more, perhaps just when it was claimed. */
    private Runnable start(
            Take.Patience patience, Consumer<Optional<Claim<T>>> taken, Consumer<CoordException> failed) {
        Taking taking = new Taking(taken, failed);
        Take take = new Take(client, nodes, consumers, patience, taking);
        take.next();
        return () -> {
            take.giveUp();
            taking.giveBack();
        };
    }

    /** Hands an item to the caller, or back when there is none. */
    private final class Taking implements Take.Taker {
        private final Consumer<Optional<Claim<T>>> taken;
        private final Consumer<CoordException> refused;
        private @Nullable Claim<T> claim;

        Taking(Consumer<Optional<Claim<T>>> taken, Consumer<CoordException> refused) {
            this.taken = taken;
            this.refused = refused;
        }

        @Override
        public void claimed(Claim.Held item) {
            Claim<T> made = new Claim<>(client, nodes, codec, item);
            claim = made;
            taken.accept(Optional.of(made));
        }

        @Override
        public void nothingThere() {
            taken.accept(Optional.empty());
        }

        @Override
        public void failed(CoordException error) {
            refused.accept(error);
        }

        void giveBack() {
            if (claim != null) {
                claim.giveBack();
            }
        }
    }

    /** As {@link #take()}, waiting; an interruption gives up. */
    public Claim<T> awaitTake() throws InterruptedException {
        return await(startTake(null));
    }

    /** As {@link #take(Duration)}, waiting; empty if there was none in that time. */
    public Optional<Claim<T>> awaitTake(Duration limit) throws InterruptedException {
        return awaitWithin(startTake(limit));
    }

    // ---- looking ----

    /** How many items there are, claimed ones included. */
    public CompletableFuture<Integer> size() {
        Promise<Integer> size = client.promise("size", path());
        client.runFor(
                size,
                () -> client.calls()
                        .getChildren(nodes.items())
                        .thenCompose(names -> sum(QueueNodes.segments(names)))
                        .whenComplete((sum, error) -> {
                            CoordException failure = error == null ? null : Failures.of(error);
                            if (failure == null) {
                                size.succeed(sum);
                            } else if (failure instanceof NoNodeException) {
                                size.succeed(0);
                            } else {
                                size.fail(failure);
                            }
                        }));
        return size;
    }

    private CompletableFuture<Integer> sum(List<String> segments) {
        CompletableFuture<Integer> sum = CompletableFuture.completedFuture(0);
        for (String segment : segments) {
            sum = sum.thenCombine(
                    client.calls().exists(nodes.segment(segment)),
                    (before, stat) ->
                            before + stat.map(node -> node.numChildren()).orElse(0));
        }
        return sum;
    }

    private static <R> R await(Promise<R> promise) throws InterruptedException {
        try {
            return promise.await();
        } catch (InterruptedException e) {
            promise.cancel(true);
            throw e;
        }
    }

    private static <R> Optional<R> awaitWithin(Promise<R> promise) throws InterruptedException {
        try {
            return Optional.of(await(promise));
        } catch (RequestTimeoutException e) {
            return Optional.empty();
        }
    }
}
