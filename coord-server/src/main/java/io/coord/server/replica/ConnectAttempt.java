package io.coord.server.replica;

import io.coord.core.model.Bytes;
import io.coord.server.delivery.ClientLink;
import org.jspecify.annotations.Nullable;

/**
 * A client that wants a session.
 *
 * @param sessionId     0 for a new one
 * @param password      as sent by the client, any length
 * @param boundTo       the ids of its connection that the session is good for, as text; empty: for everybody
 * @param timeoutMillis already negotiated
 */
public record ConnectAttempt(
        ClientLink link, long sessionId, @Nullable Bytes password, String boundTo, int timeoutMillis)
        implements Origin {}
