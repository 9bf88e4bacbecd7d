package io.coord.client.recipe.value;

import io.coord.client.CoordClient;
import java.util.concurrent.CompletableFuture;

/**
 * A number of 64 bits that many add to. It is the data of a persistent node, of the same form as that of Curator's
 * {@code DistributedAtomicLong}, so both may be used together. Guarantee and limits are those of {@link AtomicValue}: an addition
 * that succeeded was made exactly once; one of unknown outcome is not repeated. Thread-safe.
 */
public final class AtomicCounter {
    private final AtomicValue<Long> value;

    /** The counter at a path, 0 until the first addition. */
    public AtomicCounter(CoordClient client, String path) {
        this.value = new AtomicValue<>(client, path, ValueCodec.int64(), 0L);
    }

    public String path() {
        return value.path();
    }

    public CompletableFuture<Long> get() {
        return value.get().thenApply(Versioned::value);
    }

    /**
     * Adds a number, perhaps a negative one. Cancelling the future does not end the attempts; an interruption of
     * {@link #awaitAdd} does.
     *
     * @return with the sum; fails with an {@link ArithmeticException} if that has no room in 64 bits, and nothing was changed
     */
    public CompletableFuture<Long> add(long number) {
        return value.update(present -> Math.addExact(present, number)).thenApply(Versioned::value);
    }

    public CompletableFuture<Long> increment() {
        return add(1);
    }

    /** As {@link #add}, waiting. */
    public long awaitAdd(long number) throws InterruptedException {
        return value.awaitUpdate(present -> Math.addExact(present, number)).value();
    }

    /** As {@link #get()}, waiting. */
    public long awaitGet() throws InterruptedException {
        return value.awaitGet().value();
    }
}
