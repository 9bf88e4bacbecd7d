package io.coord.client.recipe.value;

import io.coord.client.CoordClient;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * A value that many change, each change being made from the value that it replaces. It is the data of a persistent node.
 *
 * <p>Guarantee: no change is lost or overwritten unseen, and a change whose future succeeded was made exactly once. A connection
 * that breaks and a session that is lost are waited out. Only where a write was sent, and neither its answer nor the node tell
 * what became of it, a change ends in {@link OutcomeUnknownException}: it is not repeated, for it might be made twice.
 *
 * <p>Limits: who deletes the node begins a new history of versions, so that a version of the old one may fit by chance. Reads may
 * be a little behind where there are several servers, but never behind what this client has seen. Under contention each round
 * lets one succeed, so many that change one value all the time wait for each other.
 *
 * <p>Futures complete where those of the client do. Cancelling one ends the attempts; one that was sent may be executed. Nothing is
 * kept running between calls, so there is nothing to close. Thread-safe.
 *
 * @param <T> an immutable type
 */
public final class AtomicValue<T> {
    private final RecipeClient client;
    private final ValueNode<T> node;

    /**
     * The value at a path. Nothing is created before the first change.
     *
     * @param initial what is read while there is no node
     */
    public AtomicValue(CoordClient client, String path, ValueCodec<T> codec, T initial) {
        RecipeClient.checkPath("atomic value", path);
        this.client = new RecipeClient(client);
        this.node = new ValueNode<>(this.client, path, codec, new Versioned<>(initial, Versioned.ABSENT));
    }

    public String path() {
        return node.path();
    }

    /** The value, and its version for {@link #compareAndSet}. */
    public CompletableFuture<Versioned<T>> get() {
        return startGet();
    }

    private Promise<Versioned<T>> startGet() {
        Promise<Versioned<T>> read = client.promise("get", path());
        client.runFor(read, () -> forward(node.read(read), read));
        return read;
    }

    /**
     * Writes a value if the present one still has the version.
     *
     * @param version as read; {@link Versioned#ABSENT} if there must not be a node yet
     * @return with what was written, or empty if the version is another: nothing was changed then
     */
    public CompletableFuture<Optional<Versioned<T>>> compareAndSet(int version, T value) {
        return startCompareAndSet(new Versioned<>(value, version));
    }

    private Promise<Optional<Versioned<T>>> startCompareAndSet(Versioned<T> next) {
        byte[] data = node.encode(next.value());
        Promise<Optional<Versioned<T>>> written = client.promise("compareAndSet", path());
        client.runFor(written, () -> forward(node.write(next, data, written), written));
        return written;
    }

    /**
     * Replaces the value by what {@code change} makes of it, as often as it takes until nobody else was faster.
     *
     * @param change without side effects, for it may be called several times; runs where callbacks of the client run. What it
     *               throws ends the future, and nothing was changed.
     * @return with what was written
     */
    public CompletableFuture<Versioned<T>> update(UnaryOperator<T> change) {
        return startUpdate(change);
    }

    Promise<Versioned<T>> startUpdate(UnaryOperator<T> change) {
        Promise<Versioned<T>> updated = client.promise("update", path());
        client.runFor(updated, () -> new Update<>(client, node, change, updated).begin());
        return updated;
    }

    private static <R> void forward(CompletableFuture<R> result, Promise<R> promise) {
        result.whenComplete((value, error) -> {
            if (error == null) {
                promise.succeed(value);
            } else {
                promise.fail(Failures.of(error));
            }
        });
    }

    /** As {@link #get()}, waiting. */
    public Versioned<T> awaitGet() throws InterruptedException {
        return await(startGet());
    }

    /** As {@link #compareAndSet}, waiting. */
    public Optional<Versioned<T>> awaitCompareAndSet(int version, T value) throws InterruptedException {
        return await(startCompareAndSet(new Versioned<>(value, version)));
    }

    /** As {@link #update}, waiting; an interruption ends the attempts. */
    public Versioned<T> awaitUpdate(UnaryOperator<T> change) throws InterruptedException {
        return await(startUpdate(change));
    }

    static <R> R await(Promise<R> promise) throws InterruptedException {
        try {
            return promise.await();
        } catch (InterruptedException e) {
            promise.cancel(true);
            throw e;
        }
    }
}
