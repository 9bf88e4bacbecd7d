package io.coord.client;

/** The condition of a client's session. */
public enum ConnectionState {
    /** No connection yet. Calls wait for it, up to their time limit. */
    CONNECTING,
    /** Connected to a server that serves reads and writes. */
    CONNECTED,
    /** Connected to a server without quorum, if the client allows that: reads may be old, writes are refused. */
    READ_ONLY,
    /**
     * The connection broke; the client looks for another server. The session may end at the servers meanwhile: who holds
     * something through it must stop acting on it.
     */
    SUSPENDED,
    /**
     * The session has ended: its ephemeral nodes and watches are gone (or will be when the servers notice). Unless the
     * client stays lost, CONNECTED follows with a new session.
     */
    LOST,
    /** The servers refuse the credentials. Final. */
    AUTH_FAILED,
    /** The caller is closing it: what is held through the session may be free at any moment. CLOSED follows. */
    CLOSING,
    /** Final. */
    CLOSED
}
