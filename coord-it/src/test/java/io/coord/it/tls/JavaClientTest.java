package io.coord.it.tls;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.coord.client.ConnectionState;
import io.coord.client.CoordClient;
import io.coord.core.tls.StoreFile;
import io.coord.core.tls.TestAuthority;
import io.coord.core.tls.TestCertificate;
import io.coord.core.tls.TlsConfigBuilder;
import io.coord.core.tls.TlsContext;
import io.coord.it.hostile.LeakWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Our client by TLS. */
@ExtendWith(LeakWatch.class)
class JavaClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void isServedWithItsCertificate() throws Exception {
        Stores stores = new Stores(directory);
        TestCertificate alice = stores.authority().issue("alice");
        TlsContext tls = TlsContext.open(
                "client",
                new TlsConfigBuilder()
                        .trustStore(stores.trust())
                        .keyStore(alice.keyStore(directory.resolve("alice.p12")))
                        .build());
        try (TlsServer server = new TlsServer(directory.resolve("data"), stores.server(".p12"));
                CoordClient client =
                        CoordClient.builder(server.secure()).tls(tls).build()) {
            client.blocking().awaitConnected(LIMIT);

            client.blocking().create("/a", new byte[500_000]);

            assertThat(client.blocking().getData("/a").data()).hasSize(500_000);
            assertThat(client.blocking().whoAmI())
                    .anyMatch(user -> user.toString().contains("alice"));
        }
    }

    @Test
    void refusesWhoeverItDoesNotTrustAndSaysWhy() throws Exception {
        Stores stores = new Stores(directory);
        StoreFile others = new TestAuthority("somebody else").trustStore(directory.resolve("others.pem"));
        Map<String, String> elsewhere = new TreeMap<>(
                stores.keys("", stores.authority().issue("server", "elsewhere.example"), "elsewhere.pem"));
        elsewhere.put("ssl.clientAuth", "none");
        try (TlsServer server = new TlsServer(directory.resolve("data"), elsewhere)) {
            assertThat(whyNot(server, new TlsConfigBuilder().trustStore(others)))
                    .contains("no TLS with a server")
                    .contains("unable to find valid certification path");
            assertThat(whyNot(server, new TlsConfigBuilder().trustStore(stores.trust())))
                    .contains("localhost");

            try (CoordClient careless = CoordClient.builder(server.secure())
                    .tls(TlsContext.open(
                            "careless",
                            new TlsConfigBuilder()
                                    .trustStore(stores.trust())
                                    .withoutServerHostCheck()
                                    .build()))
                    .build()) {
                careless.blocking().awaitConnected(LIMIT);
            }
        }
    }

    /** What it says in its log. */
    private static String whyNot(TlsServer server, TlsConfigBuilder tls) throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("io.coord.client.transport.SessionDriver");
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getFormattedMessage());
            }
        };
        appender.start();
        log.addAppender(appender);
        try (CoordClient client = CoordClient.builder(server.secure())
                .tls(TlsContext.open("client", tls.build()))
                .build()) {
            String line = lines.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(client.state()).isNotEqualTo(ConnectionState.CONNECTED);
            return String.valueOf(line);
        } finally {
            log.detachAppender(appender);
        }
    }
}
