package io.coord.client;

/**
 * A change of the session's condition.
 *
 * @param sessionId  the session that it is about; 0 if there is none
 * @param newSession whether a new session has begun with this change
 * @param reason     for people; empty if there is nothing to say
 */
public record ConnectionChange(
        ConnectionState from, ConnectionState to, long sessionId, boolean newSession, String reason) {
    /** Whether the same session is back after an interruption, with watches and credentials. */
    public boolean isReconnected() {
        return from == ConnectionState.SUSPENDED && to == ConnectionState.CONNECTED && !newSession;
    }
}
