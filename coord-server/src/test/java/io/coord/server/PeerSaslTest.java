package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.core.sasl.DigestMd5Acceptor;
import io.coord.core.sasl.DigestMd5Initiator;
import io.coord.core.sasl.PeerSasl;
import io.coord.core.sasl.PrincipalNames;
import io.coord.core.sasl.SaslService;
import io.coord.server.auth.AuthConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Servers that prove to each other that they belong to the ensemble (peer-protocol 10). */
class PeerSaslTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void serversThatProveItMakeAnEnsemble() throws Exception {
        try (LocalEnsemble ensemble = ensemble("secret", true)) {
            ensemble.start();
            ensemble.awaitReady(LIMIT);
            long leader = ensemble.leader().orElseThrow();
            ensemble.kill(leader);
            ensemble.start(leader);
            ensemble.awaitReady(LIMIT);
            assertThat(ensemble.leader()).isPresent();
        }
    }

    @Test
    void serversThatDoNotProveItAreAloneWhereItIsDemanded() throws Exception {
        for (String password : new String[] {"guess", null}) {
            try (LocalEnsemble ensemble = ensemble(password, true)) {
                ensemble.start();
                assertThatThrownBy(() -> ensemble.awaitReady(Duration.ofSeconds(2)))
                        .isInstanceOf(TimeoutException.class);
            }
        }
    }

    @Test
    void whereItIsNotDemandedEverybodyIsLetIn() throws Exception {
        try (LocalEnsemble ensemble = ensemble(null, false)) {
            ensemble.start();
            ensemble.awaitReady(LIMIT);
        }
    }

    private static LocalEnsemble ensemble(@Nullable String password, boolean demanded) {
        PeerSasl sasl = new PeerSasl(
                password == null ? null : new DigestMd5Initiator(SaslService.PEERS, "peer", password),
                new DigestMd5Acceptor(SaslService.PEERS, Map.of("peer", "secret"), PrincipalNames.ofRealm("")),
                demanded);
        return LocalEnsemble.builder()
                .configure(config -> config.auth(AuthConfig.DEFAULTS.withPeers(sasl)))
                .build();
    }
}
