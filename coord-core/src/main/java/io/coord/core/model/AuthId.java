package io.coord.core.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An identity of a caller or in an ACL: scheme and id ({@code Id} in the jute schema).
 *
 * @param scheme e.g. {@code world}, {@code digest}, {@code ip}; null only as received from a client, never stored
 * @param id     the id within the scheme; null only as received from a client, never stored
 */
public record AuthId(@Nullable String scheme, @Nullable String id) {
    public static final AuthId ANYONE = new AuthId("world", "anyone");

    // Written out as in AclEntry.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuthId
                && Objects.equals(id, ((AuthId) other).id)
                && Objects.equals(scheme, ((AuthId) other).scheme);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hashCode(scheme) + Objects.hashCode(id);
    }
}
