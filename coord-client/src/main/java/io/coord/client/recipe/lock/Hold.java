package io.coord.client.recipe.lock;

import java.util.concurrent.CompletableFuture;

/**
 * A lock that was acquired, until it is released or lost.
 *
 * <p>What it guarantees: while {@link #isHeld()} nobody else holds the lock, provided that this process is running. It can not
 * know that it was stopped for longer than the session timeout (a long garbage collection, a virtual machine that was moved)
 * before it goes on and hears of it. What must never be done by two at once is therefore guarded where it is done, by the
 * {@link #fencingToken()}: keep the highest one seen there, and refuse lower ones.
 *
 * <p>Thread-safe.
 */
public interface Hold extends AutoCloseable {
    /** The path of the lock. */
    String path();

    /**
     * A number that is higher than that of each earlier hold of the same lock. It is the zxid by which our place in the queue
     * was made: zxids only grow, over restarts and elections too, and the queue is served in their order.
     */
    long fencingToken();

    HoldState state();

    /** Whether it is ours: false from the moment the connection breaks, true again if it comes back within the session. */
    default boolean isHeld() {
        return state() == HoldState.HELD;
    }

    /** Tells of each change from now on; of the present state, too, if it is not {@link HoldState#HELD} any more. */
    void addListener(HoldListener listener);

    /**
     * Gives it back. Completes when it is certain that it is free, which is tried until then, over broken connections too; a
     * session that ends frees it as well. May be called more than once, and when it is lost.
     */
    CompletableFuture<Void> release();

    /** As {@link #release()}, without waiting. */
    @Override
    default void close() {
        release();
    }
}
