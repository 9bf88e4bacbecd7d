package io.coord.client.shell;

import io.coord.client.CoordClientBuilder;
import java.time.Duration;
import java.util.List;

/**
 * How the shell connects.
 *
 * @param sessionTimeout asked of the servers
 * @param patience       how long to wait for a connection, and for each answer
 * @param readOnly       whether a server without quorum will do
 * @param credentials    presented at each connection
 * @param maxRequestBytes {@code jute.maxbuffer} of the servers
 */
public record ConnectionSettings(
        Duration sessionTimeout,
        Duration patience,
        boolean readOnly,
        List<Credentials> credentials,
        int maxRequestBytes) {

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
        for (Credentials each : credentials) {
            builder.auth(each.scheme(), each.auth().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
