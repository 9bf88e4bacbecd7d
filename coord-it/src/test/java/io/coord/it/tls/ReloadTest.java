package io.coord.it.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.tls.TestCertificate;
import io.coord.core.tls.TlsConfigBuilder;
import io.coord.core.tls.TlsContext;
import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.hostile.LeakWatch;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Certificates change while clients work. */
@ExtendWith(LeakWatch.class)
class ReloadTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    final Clients clients = new Clients(() -> "");

    @TempDir
    private Path directory;

    @Test
    void newCertificatesCountForNewConnectionsAndNoSessionIsLost() throws Exception {
        Stores stores = new Stores(directory);
        Map<String, String> keys = new TreeMap<>(stores.server(".p12"));
        keys.put("client.certReload", "true");
        try (TlsServer server = new TlsServer(directory.resolve("data"), keys)) {
            TestCertificate alice = stores.authority().issue("alice");
            Events events = new Events();
            ZooKeeper client = clients.connect(
                    server.secure(), Clients.SESSION_TIMEOUT_MILLIS, events, stores.client(alice, "alice.p12"));
            client.create("/a", null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            long session = client.getSessionId();
            Load load = new Load(client);
            TestCertificate next = stores.authority().issue("server", "localhost");

            next.keyStore(directory.resolve("server.p12"));

            Awaitility.await().atMost(LIMIT).until(() -> serial(stores, server) == next.serial());
            Files.writeString(directory.resolve("server.p12"), "half a fi");
            load.awaitMore(200);
            assertThat(serial(stores, server)).isEqualTo(next.serial());
            assertThat(load.stop()).isEmpty();
            assertThat(client.getSessionId()).isEqualTo(session);
            assertThat(client.getState()).isEqualTo(ZooKeeper.States.CONNECTED);
            assertThat(client.exists("/a", false).getVersion()).isEqualTo(load.written());
        }
    }

    /** Of the certificate that the server shows now. */
    private long serial(Stores stores, TlsServer server) throws Exception {
        TestCertificate own = stores.authority().issue("watcher");
        TlsContext context = TlsContext.open(
                "test",
                new TlsConfigBuilder()
                        .trustStore(stores.trust())
                        .keyStore(own.keyStore(directory.resolve("watcher.pem")))
                        .build());
        try (Socket socket = new Socket("localhost", server.securePort());
                SSLSocket encrypted = (SSLSocket) context.connecting(socket, "localhost", server.securePort())) {
            encrypted.startHandshake();
            return ((X509Certificate) encrypted.getSession().getPeerCertificates()[0])
                    .getSerialNumber()
                    .longValueExact();
        }
    }

    /** Writes one after the other, and keeps book. */
    private static final class Load {
        private final ZooKeeper client;
        private final AtomicInteger written = new AtomicInteger();
        private volatile boolean stopping;
        private volatile String failure = "";
        private final Thread thread = new Thread(this::run, "load");

        Load(ZooKeeper client) {
            this.client = client;
            thread.start();
        }

        private void run() {
            try {
                while (!stopping) {
                    client.setData("/a", new byte[100], -1);
                    written.incrementAndGet();
                }
            } catch (Exception e) {
                failure = e.toString();
            }
        }

        void awaitMore(int writes) {
            int before = written.get();
            Awaitility.await().atMost(LIMIT).until(() -> written.get() > before + writes || !failure.isEmpty());
        }

        /** What went wrong; empty if nothing. */
        String stop() throws InterruptedException {
            stopping = true;
            thread.join(LIMIT.toMillis());
            return failure;
        }

        int written() {
            return written.get();
        }
    }
}
