package io.coord.server.auth;

import io.coord.core.model.AuthId;
import java.util.List;

/** The outcome of an auth packet. */
public sealed interface Authentication {
    /** The connection gets these ids, beside those it has. */
    record Accepted(List<AuthId> ids) implements Authentication {
        public Accepted {
            ids = List.copyOf(ids);
        }
    }

    /** The client gets AUTH_FAILED, then the connection is closed. The reason is for the log and tells no secret. */
    record Refused(String reason) implements Authentication {}
}
