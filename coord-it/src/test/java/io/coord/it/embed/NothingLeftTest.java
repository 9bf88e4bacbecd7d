package io.coord.it.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.RawClient;
import io.coord.it.hostile.LeakWatch;
import io.coord.server.CoordServer;
import io.coord.server.config.ServerConfigBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class NothingLeftTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final LeakWatch leaks = new LeakWatch();

    @TempDir
    Path directory;

    private CoordServer start() throws Exception {
        CoordServer server = CoordServer.builder()
                .config(new ServerConfigBuilder()
                        .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                        .dataDirectory(directory)
                        .preallocateBytes(1 << 20)
                        .snapshotAfterTxns(20)
                        .maxConnectionsPerAddress(0)
                        .build())
                .build();
        server.start();
        return server;
    }

    private static int port(CoordServer server) {
        return server.clientAddress().orElseThrow().getPort();
    }

    private static void use(CoordServer server, int round) throws IOException {
        try (RawClient raw = RawClient.withSession(port(server))) {
            for (int i = 0; i < 30; i++) {
                String path = "/r" + round + "-" + i;
                raw.send(i, OpCode.create, new CreateRequest(path, new byte[500], Ids.OPEN_ACL_UNSAFE, 0));
                raw.send(i, OpCode.getData, new GetDataRequest(path, true));
            }
            for (int i = 0; i < 60; i++) {
                assertThat(raw.readReply().err()).isZero();
            }
        }
    }

    /** After one round of warming up (class loading opens files), each round ends as it began. */
    @Test
    void closedServerLeavesNoThreadNoFileAndNoBuffer() throws Exception {
        try (CoordServer server = start()) {
            use(server, 0);
        }
        Footprint before = Footprint.now();
        assertThat(before.threads()).isEmpty();
        for (int round = 1; round <= 10; round++) {
            CoordServer server = start();
            use(server, round);
            assertThat(Footprint.now().threads()).isNotEmpty();
            server.close();
            assertThat(Footprint.now().threads())
                    .as("threads after round %d", round)
                    .isEmpty();
        }
        await().atMost(LIMIT).untilAsserted(() -> {
            Footprint after = Footprint.now();
            assertThat(after.buffers()).isEqualTo(before.buffers());
            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors());
        });
    }

    @Test
    void closingWithClientsInTheMiddleOfTheirRequestsLeavesNothing() throws Exception {
        try (CoordServer server = start()) {
            use(server, 1000);
        }
        Footprint before = Footprint.now();
        for (int round = 0; round < 5; round++) {
            List<RawClient> clients = new ArrayList<>();
            CoordServer server = start();
            for (int i = 0; i < 20; i++) {
                RawClient raw = RawClient.withSession(port(server));
                clients.add(raw);
                for (int xid = 1; xid <= 50; xid++) {
                    String path = "/c" + round + "-" + i + "-" + xid;
                    raw.send(xid, OpCode.create, new CreateRequest(path, new byte[500], Ids.OPEN_ACL_UNSAFE, 0));
                    raw.send(xid, OpCode.getData, new GetDataRequest("/", true));
                }
                raw.sendRaw(new byte[] {0, 0, 1});
            }
            server.close();
            assertThat(Footprint.now().threads()).isEmpty();
            for (RawClient raw : clients) {
                raw.expectClosed();
                raw.close();
            }
        }
        await().atMost(LIMIT).untilAsserted(() -> {
            Footprint after = Footprint.now();
            assertThat(after.buffers()).isEqualTo(before.buffers());
            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors());
        });
    }
}
