package io.coord.server.listener;

/** How far a connection is. Only forward, except that a session may have to wait for its end. */
enum Phase {
    /** Nothing decoded yet: a four-letter word or a connect request comes. */
    NEW,
    /** The replica has the connect request, or the request that ends the session. */
    WAITING,
    OPEN,
    /** Nothing more is served; what is written already still leaves. */
    CLOSING
}
