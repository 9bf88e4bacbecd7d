package io.coord.client.shell;

import io.coord.client.CoordClientBuilder;
import io.coord.core.tls.TlsContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the shell connects.
 *
 * @param sessionTimeout asked of the servers
 * @param patience       how long to wait for a connection, and for each answer
 * @param readOnly       whether a server without quorum will do
 * @param credentials    presented at each connection
 * @param maxRequestBytes {@code jute.maxbuffer} of the servers
 * @param tls             encrypts connections; null: they are not
 */
public record ConnectionSettings(
        Duration sessionTimeout,
        Duration patience,
        boolean readOnly,
        List<Credentials> credentials,
        int maxRequestBytes,
        @Nullable TlsContext tls) {

    public ConnectionSettings {
        credentials = List.copyOf(credentials);
    }

    /** Of a scheme, {@code digest} for example. */
    public record Credentials(String scheme, String auth) {
        /** Passwords do not show up in messages. */
        @Override
        public String toString() {
            return scheme;
        }
    }

    void applyTo(CoordClientBuilder builder) {
        builder.name("shell")
                .sessionTimeout(sessionTimeout)
                .requestTimeout(patience)
                .maxRequestBytes(maxRequestBytes);
        if (readOnly) {
            builder.allowReadOnly();
        }
        if (tls != null) {
            builder.tls(tls);
        }
        for (Credentials each : credentials) {
            builder.auth(each.scheme(), each.auth().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
