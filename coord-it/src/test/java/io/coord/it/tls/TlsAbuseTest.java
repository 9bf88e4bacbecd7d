package io.coord.it.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.tls.TestCertificate;
import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.FourLetterWord;
import io.coord.it.hostile.LeakWatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whoever does not speak TLS on the port for it, or does so slowly, loses that connection and disturbs nobody. */
@ExtendWith(LeakWatch.class)
class TlsAbuseTest {
    private static final int HANDSHAKE_MILLIS = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** A handshake record of 512 bytes, of which only the beginning comes. */
    private static final byte[] HALF_A_HELLO = HexFormat.of().parseHex("1603010200010001fc0303");

    @RegisterExtension
    final Clients clients = new Clients(() -> "");

    @TempDir
    private Path directory;

    private TlsServer server;
    private ZooKeeper bystander;

    @BeforeEach
    void start() throws Exception {
        Stores stores = new Stores(directory);
        Map<String, String> keys = new TreeMap<>(stores.server(".pem"));
        keys.put("ssl.handshakeDetectionTimeoutMillis", Integer.toString(HANDSHAKE_MILLIS));
        keys.put("client.portUnification", "true");
        keys.put("maxClientCnxns", "0");
        server = new TlsServer(directory.resolve("data"), keys);
        TestCertificate alice = stores.authority().issue("alice");
        bystander = clients.connect(
                server.secure(), Clients.SESSION_TIMEOUT_MILLIS, new Events(), stores.client(alice, "alice.pem"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void plainBytesEndTheConnection() throws Exception {
        byte[] connectRequest = new byte[48];
        connectRequest[3] = 44;
        for (byte[] bytes : List.of("ruok".getBytes(StandardCharsets.US_ASCII), connectRequest, new byte[70_000])) {
            try (Socket socket = new Socket("127.0.0.1", server.securePort())) {
                assertThat(answerTo(socket, bytes)).doesNotContain("imok");
            }
        }
        assertBystanderIsServed();
    }

    @Test
    void halfOpenAndSlowHandshakesAreEnded() throws Exception {
        List<Socket> idlers = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                boolean silent = i % 3 == 0;
                boolean unified = i % 3 == 1;
                Socket socket = new Socket("127.0.0.1", unified ? server.plainPort() : server.securePort());
                idlers.add(socket);
                if (!silent) {
                    socket.getOutputStream().write(HALF_A_HELLO);
                }
            }
            assertBystanderIsServed();

            Awaitility.await().atMost(LIMIT).until(() -> connections() <= 2);
            assertBystanderIsServed();
        } finally {
            for (Socket socket : idlers) {
                socket.close();
            }
        }
    }

    /** The one that asks is counted too. */
    private int connections() {
        return Integer.parseInt(FourLetterWord.line(server.plainPort(), "Connections"));
    }

    private void assertBystanderIsServed() throws Exception {
        assertThat(bystander.exists("/", false)).isNotNull();
        assertThat(FourLetterWord.send(server.plainPort(), "ruok")).isEqualTo("imok");
    }

    /** All that comes until the server closes. */
    private static String answerTo(Socket socket, byte[] bytes) throws IOException {
        socket.setSoTimeout((int) LIMIT.toMillis());
        try {
            socket.getOutputStream().write(bytes);
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }
}
