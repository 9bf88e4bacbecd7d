package io.coord.server.session;

import io.coord.core.model.Bytes;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows, beside the id, to get back to its session. A function of the id: every server of an ensemble
 * computes the same, also after a restart. Immutable, thread-safe.
 */
public interface SessionPasswords {
    int LENGTH = 16;

    /** Returns the {@value #LENGTH} bytes for this session. */
    Bytes passwordOf(long sessionId);

    /** Whether the client showed the right password; takes the same time wherever the difference is. */
    default boolean matches(long sessionId, @Nullable Bytes offered) {
        return sessionId != 0
                && offered != null
                && MessageDigest.isEqual(passwordOf(sessionId).array(), offered.array());
    }
}
