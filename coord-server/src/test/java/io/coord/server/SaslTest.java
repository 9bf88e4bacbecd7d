package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.error.ErrorCode;
import io.coord.core.model.AclEntry;
import io.coord.core.model.AuthId;
import io.coord.core.model.Bytes;
import io.coord.core.model.Perms;
import io.coord.core.op.WriteOp;
import io.coord.core.sasl.DigestMd5Acceptor;
import io.coord.core.sasl.DigestMd5Initiator;
import io.coord.core.sasl.PrincipalNames;
import io.coord.core.sasl.SaslNegotiation;
import io.coord.core.sasl.SaslService;
import io.coord.server.auth.AuthConfig;
import io.coord.server.config.ServerConfigBuilder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** SASL packets of clients, byte by byte (client-protocol 11.5). */
class SaslTest {
    private static final AuthConfig USERS = AuthConfig.DEFAULTS
            .withSasl(new DigestMd5Acceptor(
                    SaslService.CLIENTS, Map.of("alice", "secret", "root", "boss"), PrincipalNames.ofRealm("")))
            .withSuperUser(new AuthId("sasl", "root"));
    private static final List<AclEntry> ALICES = List.of(new AclEntry(Perms.ALL, new AuthId("sasl", "alice")));

    @Test
    void whoHasProvenANameMayDoWhatItsAclsAllow() throws Exception {
        try (CoordServer server = start(config -> config.auth(USERS));
                SocketClient alice = connected(server);
                SocketClient nobody = connected(server);
                SocketClient root = connected(server)) {
            assertThat(negotiate(alice, "alice", "secret").err()).isZero();
            alice.send(new Requests()
                    .write(3, new WriteOp.Create(WriteOp.CreateOp.CREATE, "/a", Bytes.EMPTY, ALICES, 0, -1)));
            assertThat(alice.next().err()).isZero();

            nobody.send(new Requests().get(1, "/a"));
            assertThat(nobody.next().err()).isEqualTo(ErrorCode.NO_AUTH.code());
            assertThat(negotiate(root, "root", "boss").err()).isZero();
            root.send(new Requests().get(3, "/a"));
            assertThat(root.next().err()).isZero();
        }
    }

    @Test
    void aWrongPasswordIsAnsweredWithoutATokenAndTheConnectionClosed() throws Exception {
        try (CoordServer server = start(config -> config.auth(USERS));
                SocketClient client = connected(server)) {
            SocketClient.Reply reply = negotiate(client, "alice", "guess");
            assertThat(reply.err()).isEqualTo(ErrorCode.AUTH_FAILED.code());
            assertThat(reply.body()).containsExactly(-1, -1, -1, -1);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void whoFailsMayStayWithoutTheNameIfThatIsTolerated() throws Exception {
        try (CoordServer server = start(config -> config.auth(USERS.toleratingFailedSasl()));
                SocketClient client = connected(server)) {
            SocketClient.Reply reply = negotiate(client, "alice", "guess");
            assertThat(reply.err()).isZero();
            assertThat(reply.body()).containsExactly(-1, -1, -1, -1);
            client.send(new Requests().ping());
            assertThat(client.next().err()).isZero();
            assertThat(negotiate(client, "alice", "secret").err()).isZero();
        }
    }

    @Test
    void whereSaslIsDemandedNothingElseIsServedBeforeIt() throws Exception {
        try (CoordServer server = start(
                        config -> config.auth(USERS.toleratingFailedSasl()).enforcedSchemes(List.of("sasl")));
                SocketClient silent = connected(server);
                SocketClient wrong = connected(server);
                SocketClient right = connected(server)) {
            silent.send(new Requests().get(1, "/"));
            assertThat(silent.next().err()).isEqualTo(ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH.code());
            assertThat(silent.isClosedByServer()).isTrue();
            assertThat(negotiate(wrong, "alice", "guess").err())
                    .isEqualTo(ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH.code());
            assertThat(wrong.isClosedByServer()).isTrue();
            assertThat(negotiate(right, "alice", "secret").err()).isZero();
            right.send(new Requests().get(3, "/"));
            assertThat(right.next().err()).isZero();
        }
    }

    @Test
    void aServerWithoutSaslSaysSoAndGoesOn() throws Exception {
        try (CoordServer server = start(config -> config);
                SocketClient client = connected(server)) {
            client.send(new Requests().sasl(1, new byte[0]).get(2, "/"));
            SocketClient.Reply reply = client.next();
            assertThat(reply.err()).isZero();
            assertThat(reply.body()).containsExactly(-1, -1, -1, -1);
            assertThat(client.next().err()).isZero();
        }
    }

    /** Returns the last reply. */
    private static SocketClient.Reply negotiate(SocketClient client, String user, String password) throws Exception {
        SaslNegotiation negotiation = new DigestMd5Initiator(SaslService.CLIENTS, user, password).begin("localhost");
        client.send(new Requests().sasl(1, negotiation.next(new byte[0])));
        byte @Nullable [] response = negotiation.next(client.next().data().array());
        client.send(new Requests().sasl(2, response));
        return client.next();
    }

    private static SocketClient connected(CoordServer server) throws Exception {
        SocketClient client = new SocketClient(server);
        client.connect(30_000);
        return client;
    }

    private static CoordServer start(UnaryOperator<ServerConfigBuilder> configure) throws Exception {
        ServerConfigBuilder config = new ServerConfigBuilder().clientAddress(new InetSocketAddress("127.0.0.1", 0));
        CoordServer server = CoordServer.builder()
                .name("sasl")
                .config(configure.apply(config).build())
                .build();
        server.start();
        return server;
    }
}
