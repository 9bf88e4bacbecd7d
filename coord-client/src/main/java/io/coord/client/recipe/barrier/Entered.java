package io.coord.client.recipe.barrier;

import io.coord.client.error.RequestTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A member of a double barrier, between entering and leaving. Thread-safe. */
public interface Entered {
    /**
     * Is done, and waits for the others: completes when all members that entered together have left or are gone. May be called
     * more than once. It works in a next session, too, if ours was lost meanwhile (the others saw us leave then).
     */
    CompletableFuture<Void> leave();

    /** As {@link #leave()}; fails with a {@link RequestTimeoutException} after {@code limit}, and we have left all the same. */
    CompletableFuture<Void> leave(Duration limit);

    /** As {@link #leave(Duration)}, waiting. Returns whether all have left. */
    boolean awaitLeft(Duration limit) throws InterruptedException;
}
