package io.coord.server.listener;

import java.util.Locale;

/** Limits and rules by which clients are refused something, each counted for the operator. */
enum RefusedBy {
    /** A connection: there are too many from its address, or in all. */
    CONNECTIONS,
    /** A session: too many were asked for at once. */
    SESSION_RATE,
    /** An attempt to authenticate, unheard: too many of that address have failed. */
    AUTHENTICATION_RATE,
    /** A request of who has not proven an id that the server demands. */
    ENFORCED_AUTHENTICATION,
    /** A request that is greater than jute.maxbuffer. */
    REQUEST_SIZE,
    /** A request beyond a quota, or beyond the watches and ephemeral nodes that a session may have. */
    QUOTA,
    /** A request that an ACL does not permit. */
    PERMISSIONS;

    /** As it is shown. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
