package io.coord.client.recipe.task;

import java.util.concurrent.CompletableFuture;

/**
 * Works at items. Called where callbacks of the client run, one call at a time, in order; what takes long is done in threads of its own.
 * An item is not begun again in the same worker before {@link #end} of the last time has completed.
 */
public interface TaskHandler<T> {
    /** The item is ours from now on. */
    void begin(Task<T> task);

    /**
     * The item is not to be worked at any longer: it goes to another, was removed, the session is lost, or the worker leaves. Not called
     * after {@link Task#complete}.
     *
     * @return completes when nothing works at it any more; only then another gets it, unless the session ends before
     */
    CompletableFuture<Void> end(Task<T> task);

    /** The connection broke: nothing that must not be done by two may be done, until {@link #resumed} or {@link #end}. */
    default void suspended(Task<T> task) {}

    /** The connection is back in time, and the item is still ours. */
    default void resumed(Task<T> task) {}
}
