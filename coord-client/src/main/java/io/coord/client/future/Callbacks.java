package io.coord.client.future;

/** Where the dependents of calls and the listeners run. */
public interface Callbacks {
    /** Runs {@code task}, after all that were given before. */
    void execute(Runnable task);

    /** Whether the calling thread is the event loop that settles calls, so that waiting on it would be waiting for ever. */
    boolean isEventLoop();
}
