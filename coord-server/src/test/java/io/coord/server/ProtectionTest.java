package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Acls;
import io.coord.core.model.Bytes;
import io.coord.core.op.WriteOp;
import io.coord.core.sasl.DigestMd5Acceptor;
import io.coord.core.sasl.DigestMd5Initiator;
import io.coord.core.sasl.PrincipalNames;
import io.coord.core.sasl.SaslNegotiation;
import io.coord.core.sasl.SaslService;
import io.coord.server.audit.AuditLog;
import io.coord.server.auth.AuthConfig;
import io.coord.server.auth.SessionSecrets;
import io.coord.server.config.Protection;
import io.coord.server.config.ServerConfigBuilder;
import io.coord.server.metrics.Sample;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ProtectionTest {
    private static final String PASSWORD = "hush-hush-password";
    private static final String SECRET = "hush-hush-session-secret";

    /** Takes all lines of all loggers under a name, whatever their level. */
    private static final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
        private final List<String> all = new CopyOnWriteArrayList<>();
        private final Logger logger;
        private final Level before;

        Lines(String name, Level level) {
            logger = (Logger) LoggerFactory.getLogger(name);
            before = logger.getLevel();
            start();
            logger.addAppender(this);
            logger.setLevel(level);
        }

        @Override
        protected void append(ILoggingEvent event) {
            all.add(event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : event.getThrowableProxy().getMessage()));
        }

        @Override
        public void close() {
            logger.detachAppender(this);
            logger.setLevel(before);
        }
    }

    @Test
    void whoFailsTooOftenIsRefusedUnheard() throws Exception {
        try (CoordServer server = start(config -> {}, Protection.DEFAULTS.withMaxFailedAuthPerMinute(2))) {
            for (int i = 0; i < 2; i++) {
                assertThat(authenticate(server, "sasl", "x")).isEqualTo(ErrorCode.AUTH_FAILED.code());
            }
            assertThat(authenticate(server, "digest", "bob:right")).isEqualTo(ErrorCode.AUTH_FAILED.code());
            assertThat(refused(server, "authentication_rate")).isEqualTo(1);
        }
    }

    @Test
    void whatEachLimitRefusesIsCounted() throws Exception {
        Protection limits = Protection.DEFAULTS.withMaxEphemeralsPerSession(1);
        try (CoordServer server = start(config -> {}, limits);
                SocketClient client = connected(server);
                SocketClient other = connected(server)) {
            client.send(new Requests()
                    .createEphemeral(1, "/e")
                    .createEphemeral(2, "/f")
                    .write(3, new WriteOp.SetAcl("/e", Acls.READ_ONLY, -1))
                    .set(4, "/e", Bytes.EMPTY));
            skipTo(client, 2, ErrorCode.QUOTA_EXCEEDED.code());
            skipTo(client, 4, ErrorCode.NO_AUTH.code());
            other.sendRaw(new byte[] {0x7f, 0, 0, 0});
            assertThat(other.isClosedByServer()).isTrue();

            assertThat(refused(server, "quota")).isEqualTo(1);
            assertThat(refused(server, "permissions")).isEqualTo(1);
            assertThat(refused(server, "request_size")).isEqualTo(1);
            assertThat(refused(server, "connections")).isZero();
        }
    }

    private static double refused(CoordServer server, String limit) {
        return server.meters().samples().stream()
                .filter(sample -> sample.meter().name().equals("coord_refused_total"))
                .map(Sample.Value.class::cast)
                .filter(sample -> limit.equals(sample.label()))
                .findAny()
                .orElseThrow()
                .value();
    }

    @Test
    void aSessionHasNoMoreWatchesAndEphemeralsThanItMay() throws Exception {
        Protection limits = Protection.DEFAULTS.withMaxWatchesPerSession(2).withMaxEphemeralsPerSession(1);
        try (CoordServer server = start(config -> {}, limits);
                SocketClient client = connected(server);
                SocketClient other = connected(server)) {
            client.send(new Requests().addPersistentWatch(1, "/a").addPersistentWatch(2, "/b"));
            assertThat(client.next().err()).isZero();
            assertThat(client.next().err()).isEqualTo(ErrorCode.QUOTA_EXCEEDED.code());
            client.send(new Requests().createEphemeral(3, "/e").createEphemeral(4, "/f"));
            skipTo(client, 3, 0);
            skipTo(client, 4, ErrorCode.QUOTA_EXCEEDED.code());
            other.send(new Requests().createEphemeral(1, "/g"));
            assertThat(other.next().err()).isZero();
        }
    }

    @Test
    void theAuditLogTellsWhoChangedWhatAndNobodyCanForgeALine() throws Exception {
        try (Lines audit = new Lines(AuditLog.LOGGER, Level.INFO);
                CoordServer server = start(config -> {}, Protection.DEFAULTS.withAudit());
                SocketClient client = connected(server)) {
            client.send(new Requests().auth(-4, "digest", "bob:" + PASSWORD));
            client.next();
            client.send(new Requests()
                    .create(1, "/a", Bytes.EMPTY)
                    .set(2, "/none\nuser=root", Bytes.EMPTY)
                    .write(3, new WriteOp.SetAcl("/a", Acls.OPEN, -1))
                    .write(
                            4,
                            new WriteOp.Multi(List.of(
                                    new WriteOp.SetData("/a", Bytes.EMPTY, -1), new WriteOp.Delete("/a", -1)))));
            for (int i = 0; i < 4; i++) {
                client.next();
            }
            assertThat(audit.all.get(0)).contains("operation=serverStart\tresult=invoked");
            assertThat(audit.all.subList(1, audit.all.size()))
                    .allMatch(line -> line.startsWith("session=0x") && !line.contains("\n") && !line.contains(PASSWORD))
                    .extracting(line -> line.substring(line.indexOf("\tuser=")))
                    .containsExactly(
                            "\tuser=127.0.0.1,bob\tip=127.0.0.1\toperation=create\tznode=/a\tznode_type=persistent"
                                    + "\tresult=success",
                            "\tuser=127.0.0.1,bob\tip=127.0.0.1\toperation=setData\tznode=/none?user=root\tresult=failure",
                            "\tuser=127.0.0.1,bob\tip=127.0.0.1\toperation=setAcl\tznode=/a\tacl=world:anyone:cdrwa"
                                    + "\tresult=success",
                            "\tuser=127.0.0.1,bob\tip=127.0.0.1\toperation=setData\tznode=/a\tresult=success",
                            "\tuser=127.0.0.1,bob\tip=127.0.0.1\toperation=delete\tznode=/a\tresult=success");
        }
    }

    @Test
    void noLogOfAnyLevelHasASecret() throws Exception {
        AuthConfig auth = AuthConfig.DEFAULTS
                .withSasl(new DigestMd5Acceptor(
                        SaslService.CLIENTS, Map.of("alice", PASSWORD), PrincipalNames.ofRealm("")))
                .withSessionSecrets(SessionSecrets.of(SECRET.getBytes(StandardCharsets.US_ASCII)));
        try (Lines lines = new Lines("io.coord", Level.TRACE);
                CoordServer server = start(
                        config -> config.auth(auth),
                        Protection.DEFAULTS.withAudit().withMaxFailedAuthPerMinute(2))) {
            for (String password : new String[] {PASSWORD, "hush-hush-guess"}) {
                try (SocketClient client = connected(server)) {
                    SaslNegotiation negotiation =
                            new DigestMd5Initiator(SaslService.CLIENTS, "alice", password).begin("localhost");
                    client.send(new Requests().sasl(1, negotiation.next(new byte[0])));
                    client.send(new Requests()
                            .sasl(2, negotiation.next(client.next().data().array())));
                    client.next();
                }
            }
            authenticate(server, "digest", "bob:" + PASSWORD);
            authenticate(server, "hush-hush-scheme", PASSWORD);
            assertThat(lines.all).isNotEmpty().noneMatch(line -> line.contains("hush-hush"));
        }
    }

    private static void skipTo(SocketClient client, int xid, int err) throws Exception {
        SocketClient.Reply reply = client.next();
        while (reply.xid() != xid) {
            reply = client.next();
        }
        assertThat(reply.err()).isEqualTo(err);
    }

    private static int authenticate(CoordServer server, String scheme, String credentials) throws Exception {
        try (SocketClient client = connected(server)) {
            client.send(new Requests().auth(-4, scheme, credentials));
            return client.next().err();
        }
    }

    private static SocketClient connected(CoordServer server) throws Exception {
        SocketClient client = new SocketClient(server);
        client.connect(30_000);
        return client;
    }

    private static CoordServer start(java.util.function.Consumer<ServerConfigBuilder> configure, Protection protection)
            throws Exception {
        ServerConfigBuilder config = new ServerConfigBuilder()
                .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                .protection(protection);
        configure.accept(config);
        CoordServer server =
                CoordServer.builder().name("guard").config(config.build()).build();
        server.start();
        return server;
    }
}
