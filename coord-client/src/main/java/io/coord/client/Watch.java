package io.coord.client;

import java.util.concurrent.CompletableFuture;

/** A watch that stays until it is removed, or the session is lost. Thread-safe. */
public interface Watch extends AutoCloseable {
    String path();

    WatchScope scope();

    /**
     * Ends it: the listener hears nothing more once the future completes. The server forgets the watch when its last
     * listener goes.
     */
    CompletableFuture<Void> remove();

    /** As {@link #remove()}, without waiting. */
    @Override
    default void close() {
        remove();
    }
}
