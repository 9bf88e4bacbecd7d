package io.coord.client.session;

import io.coord.core.model.Bytes;

/**
 * A change of the session's condition.
 *
 * @param sessionId 0 if there is no session
 * @param password  of the session
 * @param timeoutMillis negotiated with the server; 0 if there is no session
 * @param reason    why, for people
 */
public record SessionEvent(Kind kind, long sessionId, Bytes password, int timeoutMillis, String reason) {

    /** What happened. */
    public enum Kind {
        /** A new session is connected. */
        CONNECTED,
        /** The same session is connected again, to a server with quorum. */
        RECONNECTED,
        /** Connected to a server without quorum: reads only. */
        READ_ONLY,
        /** The connection broke; the session may still live. */
        SUSPENDED,
        /** The session has ended; ephemeral nodes and watches are gone or soon will be. */
        LOST,
        /** The credentials were refused. Final. */
        AUTH_FAILED,
        /** The session is being closed at the server: it may end at any moment. */
        CLOSING,
        /** The client was closed. Final. */
        CLOSED
    }
}
