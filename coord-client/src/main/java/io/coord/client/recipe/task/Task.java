package io.coord.client.recipe.task;

import io.coord.client.recipe.value.ValueCodec;
import java.util.concurrent.CompletableFuture;

/** An item that we have. Thread-safe. */
public final class Task<T> {
    private final Holding holding;
    private final ValueCodec<T> codec;
    private final byte[] data;
    private final long fencingToken;

    Task(Holding holding, ValueCodec<T> codec, byte[] data, long fencingToken) {
        this.holding = holding;
        this.codec = codec;
        this.data = data;
        this.fencingToken = fencingToken;
    }

    public String id() {
        return holding.id();
    }

    /**
     * The item.
     *
     * @throws IllegalArgumentException if the data is no such value
     */
    public T value() {
        return codec.decode(data);
    }

    /**
     * Higher than that of everybody who had this item before: what must never be done by two is guarded by it where it is done. It is the
     * zxid of our claim.
     */
    public long fencingToken() {
        return fencingToken;
    }

    public TaskState state() {
        return holding.state();
    }

    /** Whether it is surely ours: false from the moment the connection breaks. */
    public boolean isHeld() {
        return state() == TaskState.HELD || state() == TaskState.ENDING && holding.isConnected();
    }

    /** Removes the item, for it is done. Completes when that is certain; fails if it is not ours any more. */
    public CompletableFuture<Void> complete() {
        return holding.complete(null);
    }

    /**
     * As {@link #complete()}, and leaves a result, in one change. It replaces an older one.
     *
     * @param result not copied: do not change it
     */
    public CompletableFuture<Void> complete(byte[] result) {
        return holding.complete(result);
    }

    @Override
    public String toString() {
        return "task " + id() + " " + state();
    }
}
