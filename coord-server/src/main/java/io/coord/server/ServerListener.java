package io.coord.server;

/**
 * Hears of the life of a server. Called on a thread of the server, one call at a time, in order; must return soon and
 * must not wait for the server. What it throws is logged and ignored.
 */
public interface ServerListener {
    /** The server has changed its state. */
    default void onState(ServerState from, ServerState to) {}

    /**
     * The server can not go on, for example because its disk is full or a sync has failed. It has stopped serving; what
     * it acknowledged is on the disk as far as the disk told the truth. Follows {@code onState(…, FAILED)}. Close it,
     * mend the cause, and start a new one on the same directories.
     */
    default void onFailed(Throwable cause) {}
}
