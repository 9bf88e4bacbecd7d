package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.server.auth.AuthConfig;
import io.coord.server.auth.AuthScheme;
import io.coord.server.auth.Authentication;
import io.coord.server.auth.EnsembleScheme;
import io.coord.server.config.ServerConfigBuilder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Identities by auth packets on a server with schemes of its embedder (client-protocol 11.2, 11.4). */
class AuthPacketsTest {
    private static CoordServer server;

    /** Who knows the word is {@code badge:<word>}; the word "boom" is one that its author has not thought of. */
    private static final class Badges implements AuthScheme {
        @Override
        public String name() {
            return "badge";
        }

        @Override
        public boolean isValidAclId(String aclId) {
            return !aclId.isEmpty();
        }

        @Override
        public boolean matches(String callerId, String aclId) {
            return callerId.equals(aclId);
        }

        @Override
        public boolean provesIdentity() {
            return true;
        }

        @Override
        public Authentication authenticate(@Nullable Bytes credentials, String remoteAddress) {
            String word = credentials == null ? "" : new String(credentials.array(), StandardCharsets.UTF_8);
            if (word.equals("boom")) {
                throw new IllegalStateException("boom");
            }
            return new Authentication.Accepted(List.of(new AuthId("badge", word)));
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = CoordServer.builder()
                .name("schemes")
                .config(new ServerConfigBuilder()
                        .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                        .auth(AuthConfig.DEFAULTS
                                .withScheme(new Badges())
                                .withScheme(new EnsembleScheme(Set.of("blue")))
                                .withSuperUser(new AuthId("badge", "chief")))
                        .build())
                .build();
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anIdOfAnEmbeddersSchemeOpensWhatItsAclsGuard() throws Exception {
        AclEntry own = new AclEntry(Perms.ALL, new AuthId("badge", "sesame"));
        try (SocketClient client = connected()) {
            client.send(new Requests()
                    .write(1, new WriteOp.Create(WriteOp.CreateOp.CREATE, "/b", Bytes.EMPTY, List.of(own), 0, -1)));
            assertThat(client.next().err()).isZero();
            client.send(new Requests().get(2, "/b"));
            assertThat(client.next().err()).isEqualTo(ErrorCode.NO_AUTH.code());
            client.send(new Requests().auth(-4, "badge", "sesame").get(3, "/b"));
            assertThat(client.next().err()).isZero();
            assertThat(client.next().err()).isZero();
        }
        try (SocketClient chief = connected()) {
            chief.send(new Requests().auth(-4, "badge", "chief").get(1, "/b"));
            assertThat(chief.next().err()).isZero();
            assertThat(chief.next().err()).isZero();
        }
    }

    @Test
    void whoMeansAnotherEnsembleIsSentAwayWithoutAnAnswer() throws Exception {
        try (SocketClient client = connected()) {
            client.send(new Requests().auth(-4, "ensemble", "blue"));
            assertThat(client.next().err()).isZero();
            client.send(new Requests().auth(-4, "ensemble", "green"));
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void anExceptionOfAnEmbeddersSchemeCostsThatConnectionOnly() throws Exception {
        try (SocketClient client = connected();
                SocketClient other = connected()) {
            client.send(new Requests().auth(-4, "badge", "boom"));
            assertThat(client.isClosedByServer()).isTrue();
            other.send(new Requests().ping());
            assertThat(other.next().err()).isZero();
        }
    }

    private static SocketClient connected() throws Exception {
        SocketClient client = new SocketClient(server);
        client.connect(30_000);
        return client;
    }
}
