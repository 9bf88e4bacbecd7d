package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.server.config.OperationsConfig;
import io.coord.server.config.OperationsConfig.AdminHttp;
import io.coord.server.config.OperationsConfig.MetricsHttp;
import io.coord.server.config.ServerConfigBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who means no good on the ports for operators: they go on for others. */
class HttpAbuseTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int IDLE_MILLIS = 500;
    private static final int MORE_THAN_ALLOWED = 230;

    private CoordServer server;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        AdminHttp admin = new AdminHttp(
                new InetSocketAddress("127.0.0.1", 0),
                true,
                "/commands",
                IDLE_MILLIS,
                true,
                true,
                0,
                null,
                null,
                false);
        MetricsHttp metrics = new MetricsHttp(new InetSocketAddress("127.0.0.1", 0), true);
        server = CoordServer.builder()
                .name("abused")
                .config(new ServerConfigBuilder()
                        .operations(OperationsConfig.DEFAULTS.withAdmin(admin).withMetrics(metrics))
                        .build())
                .build();
        server.start();
        address = server.adminAddress().orElseThrow();
    }

    @AfterEach
    void close() {
        server.close();
        assertThat(Leftovers.threadsOf("abused")).isEmpty();
    }

    private void othersAreServed() {
        await().atMost(LIMIT)
                .ignoreException(IOException.class)
                .until(() -> new HttpAsker(address).get("/health/live").statusCode() == 200);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    @Test
    void whoSendsAByteNowAndThenIsSentAway() throws IOException {
        try (Socket slow = connect()) {
            byte[] request =
                    ("GET /health/live HTTP/1.1\r\nX: " + "x".repeat(4000)).getBytes(StandardCharsets.US_ASCII);
            slow.getOutputStream().write(request, 0, 20);
            int[] sent = {20};
            await("the server closes")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        try {
                            slow.getOutputStream().write(request[sent[0]]);
                            sent[0]++;
                            return sent[0] == request.length;
                        } catch (IOException closed) {
                            return true;
                        }
                    });
            assertThat(sent[0]).as("bytes that were taken").isLessThan(request.length);
        }
        othersAreServed();
    }

    @Test
    void connectionsThatSayNothingDoNotKeepOthersOut() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < MORE_THAN_ALLOWED; i++) {
                silent.add(connect());
            }
            othersAreServed();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    /** Scrapers keep their connections for minutes, so silent ones are not closed soon: they make room. */
    @Test
    void connectionsThatSayNothingKeepNoScrapeOut() throws Exception {
        address = server.metricsAddress().orElseThrow();
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < MORE_THAN_ALLOWED; i++) {
                silent.add(connect());
            }
            assertThat(new HttpAsker(address).get("/metrics").body()).contains("znode_count");
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void nonsenseDoesNoHarm() throws IOException {
        talkNonsense();
        othersAreServed();
    }

    @Test
    void nonsenseOnThePortForPrometheusKeepsNoScrapeOut() throws Exception {
        address = server.metricsAddress().orElseThrow();
        talkNonsense();

        assertThat(new HttpAsker(address).get("/metrics").body()).contains("znode_count");
    }

    private void talkNonsense() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] nonsense = new byte[random.nextInt(3000) + 1];
            random.nextBytes(nonsense);
            byte[] start = List.of(
                            "", "GET / HTTP/1.1\r\n", "POST /commands/ruok HTTP/1.1\r\nContent-Length: ", "GET /%")
                    .get(random.nextInt(4))
                    .getBytes(StandardCharsets.US_ASCII);
            try (Socket socket = connect()) {
                socket.getOutputStream().write(start);
                socket.getOutputStream().write(nonsense);
                socket.shutdownOutput();
                assertThat(socket.getInputStream().readAllBytes().length).isLessThan(100_000);
            } catch (IOException reset) {
                // Closed before all was read: as good.
                continue;
            }
        }
    }
}
