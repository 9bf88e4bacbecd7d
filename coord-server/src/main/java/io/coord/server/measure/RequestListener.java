package io.coord.server.measure;

/** Hears of each request that is answered, for tracing. Pings and handshakes are told, too; four-letter words are not. */
public interface RequestListener {
    /**
     * Called on the event loop of the connection, before the reply leaves: return at once. An exception closes the
     * connection.
     */
    void onRequest(RequestTrace trace);
}
