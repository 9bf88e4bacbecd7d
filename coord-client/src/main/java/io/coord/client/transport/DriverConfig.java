package io.coord.client.transport;

import io.coord.client.endpoint.EndpointList;
import io.coord.client.endpoint.HostResolver;
import io.coord.client.session.Credential;
import io.coord.client.session.SessionConfig;
import io.coord.core.env.Clock;
import io.coord.core.env.RandomSource;
import io.coord.core.sasl.SaslInitiator;
import io.coord.core.tls.TlsContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a driver needs besides its event loop.
 *
 * @param sasl          what each connection begins with; null: it does not
 * @param maxPending    calls without answer, sent or not; more are refused
 * @param maxReplyBytes the longest frame of a server
 * @param tls           encrypts connections over the network; null: they are not
 */
public record DriverConfig(
        String name,
        SessionConfig session,
        EndpointList endpoints,
        HostResolver resolver,
        List<Credential> credentials,
        @Nullable SaslInitiator sasl,
        int maxPending,
        int maxReplyBytes,
        @Nullable TlsContext tls,
        Clock clock,
        RandomSource random) {
    public DriverConfig {
        credentials = List.copyOf(credentials);
    }
}
