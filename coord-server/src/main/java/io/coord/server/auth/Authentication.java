package io.coord.server.auth;

import io.coord.core.model.AuthId;
import java.util.List;

/** The outcome of an attempt to prove an identity. */
public sealed interface Authentication {
    /** The connection gets these ids, beside those it has; none is fine too. */
    record Accepted(List<AuthId> ids) implements Authentication {
        public Accepted {
            ids = List.copyOf(ids);
        }
    }

    /** The client gets AUTH_FAILED, then the connection is closed. The reason is for the log and tells no secret. */
    record Refused(String reason) implements Authentication {}

    /** The connection is closed without an answer, so that the client goes on to another server. Reason as above. */
    record SentAway(String reason) implements Authentication {}
}
