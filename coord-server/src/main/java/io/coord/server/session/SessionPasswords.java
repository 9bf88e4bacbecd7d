package io.coord.server.session;

import io.coord.core.model.Bytes;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows, beside the id, to get back to its session. A function of the id, of what the session is bound to and
 * maybe of a secret: every server of an ensemble computes the same, also after a restart. Immutable, thread-safe.
 */
public interface SessionPasswords {
    int LENGTH = 16;

    /**
     * Returns the {@value #LENGTH} bytes for this session.
     *
     * @param boundTo the ids that its connections must have, as text; empty: none
     */
    Bytes passwordOf(long sessionId, String boundTo);

    /** Whether the client showed the right password; takes the same time wherever the difference is. */
    default boolean matches(long sessionId, String boundTo, @Nullable Bytes offered) {
        return sessionId != 0
                && offered != null
                && MessageDigest.isEqual(passwordOf(sessionId, boundTo).array(), offered.array());
    }
}
