package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Bytes;
import io.coord.core.wire.ConnectResponse;
import io.coord.server.auth.AuthConfig;
import io.coord.server.auth.SessionSecrets;
import io.coord.server.config.ServerConfigBuilder;
import io.coord.server.session.SeededSessionPasswords;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionSecretsTest {
    private static final SessionSecrets SECRETS =
            SessionSecrets.of("a secret of the test".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    private Path directory;

    @Test
    void aServerThatKeepsNothingHasASecretOfItsOwn() throws Exception {
        try (CoordServer server = start(config())) {
            ConnectResponse granted = open(server);
            assertThat(reattach(server, granted.sessionId(), seeded(granted))).isZero();
            assertThat(reattach(server, granted.sessionId(), granted.password()))
                    .isEqualTo(granted.sessionId());
        }
    }

    @Test
    void withASecretSessionsSurviveARestartButNotAGuess() throws Exception {
        ServerConfigBuilder config =
                config().dataDirectory(directory).auth(AuthConfig.DEFAULTS.withSessionSecrets(SECRETS));
        ConnectResponse granted;
        try (CoordServer server = start(config)) {
            granted = open(server);
        }
        try (CoordServer server = start(config)) {
            assertThat(reattach(server, granted.sessionId(), seeded(granted))).isZero();
            assertThat(reattach(server, granted.sessionId(), granted.password()))
                    .isEqualTo(granted.sessionId());
        }
    }

    @Test
    void aSessionBoundToAnAddressIsGoodForItsClientsAddress() throws Exception {
        AuthConfig auth = AuthConfig.DEFAULTS.withSessionSecrets(SECRETS.boundTo(Set.of("ip")));
        try (CoordServer server = start(config().auth(auth))) {
            ConnectResponse granted = open(server);
            assertThat(reattach(server, granted.sessionId(), granted.password()))
                    .isEqualTo(granted.sessionId());
        }
    }

    private static ServerConfigBuilder config() {
        return new ServerConfigBuilder().clientAddress(new InetSocketAddress("127.0.0.1", 0));
    }

    private static CoordServer start(ServerConfigBuilder config) throws ServerStartException {
        CoordServer server =
                CoordServer.builder().name("secrets").config(config.build()).build();
        server.start();
        return server;
    }

    private static ConnectResponse open(CoordServer server) throws Exception {
        try (SocketClient client = new SocketClient(server)) {
            return client.connect(30_000);
        }
    }

    /** Returns the id of the session, 0 if it is refused. */
    private static long reattach(CoordServer server, long id, Bytes password) throws Exception {
        try (SocketClient client = new SocketClient(server)) {
            return client.connect(id, password, 30_000).sessionId();
        }
    }

    private static Bytes seeded(ConnectResponse granted) {
        return new SeededSessionPasswords().passwordOf(granted.sessionId(), "");
    }
}
