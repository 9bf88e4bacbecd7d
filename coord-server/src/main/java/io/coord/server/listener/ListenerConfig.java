package io.coord.server.listener;

import io.coord.core.codec.JuteLimits;
import io.coord.core.tls.TlsContext;
import io.coord.server.auth.EnforcedAuthentication;
import io.coord.server.config.Protection;
import io.coord.server.session.SessionTimeouts;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the connections of a server.
 *
 * @param maxOutstanding requests in flight above which connections that have one are not read from, at least 1
 * @param maxConnections in all; 0: no limit
 * @param maxPerAddress  from one address; 0: no limit
 * @param encryption     of connections; null: there is none
 */
public record ListenerConfig(
        int maxOutstanding,
        int maxConnections,
        int maxPerAddress,
        SessionTimeouts sessionTimeouts,
        JuteLimits limits,
        EnforcedAuthentication enforced,
        @Nullable Encryption encryption,
        Protection protection) {
    /**
     * @param onPlainPort connections to the port for clients may be encrypted
     */
    public record Encryption(TlsContext context, boolean onPlainPort) {}
}
