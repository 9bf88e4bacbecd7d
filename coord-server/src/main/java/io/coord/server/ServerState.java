package io.coord.server;

/**
 * The life of a server object. It goes from top to bottom, and from any state but the last two to {@link #FAILED};
 * {@link #CLOSED} is final.
 */
public enum ServerState {
    /** Built, not started. */
    NEW,
    /** Recovering its data, binding its ports. */
    STARTING,
    /** Serving clients. */
    RUNNING,
    /** Something it can not go on without has failed, see {@link ServerListener#onFailed}; it serves nobody. */
    FAILED,
    /** Finishing what is in flight. */
    CLOSING,
    /** No thread, file, port or buffer is left. */
    CLOSED
}
