package io.coord.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Bytes;
import io.coord.server.config.ServerConfigBuilder;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that ask for more than they read (design 4: never an unbounded queue). */
class BackPressureTest {
    private static final Bytes LARGE = Bytes.wrap(new byte[100_000]);
    private static final long MEGABYTE = 1024 * 1024;

    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private CoordServer server;

    @BeforeEach
    void start() throws Exception {
        server = CoordServer.builder()
                .name("pressure")
                .eventLoops(loops)
                .config(new ServerConfigBuilder()
                        .clientAddress(new InetSocketAddress("127.0.0.1", 0))
                        .tickTime(Duration.ofMillis(500))
                        .build())
                .build();
        server.start();
        try (SocketClient setup = new SocketClient(server)) {
            setup.connect(10_000);
            setup.send(new Requests().create(1, "/large", LARGE).create(2, "/small", Bytes.EMPTY));
            assertThat(setup.next().err()).isZero();
            assertThat(setup.next().err()).isZero();
        }
    }

    @AfterEach
    void stop() {
        server.close();
        loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void allOfAPipelineOfLargeReadsIsAnsweredWithoutAnotherWordOfTheClient() throws Exception {
        try (SocketClient client = new SocketClient(server)) {
            client.connect(10_000);
            for (int round = 0; round < 5; round++) {
                Requests reads = new Requests();
                for (int xid = 1; xid <= 60; xid++) {
                    reads.get(xid, "/large");
                }
                client.send(reads);
                for (int xid = 1; xid <= 60; xid++) {
                    SocketClient.Reply reply = client.next();
                    assertThat(reply.xid()).isEqualTo(xid);
                    assertThat(reply.data().length()).isEqualTo(LARGE.length());
                }
            }
        }
    }

    @Test
    void allOfAPipelineOfLargeReadsIsAnsweredInsideOfTheJvm() throws Exception {
        try (InProcessClient client = new InProcessClient(server)) {
            client.connect(0, Bytes.EMPTY, 10_000);
            for (int xid = 1; xid <= 60; xid++) {
                client.get(xid, "/large", false);
            }
            client.flush();
            for (int xid = 1; xid <= 60; xid++) {
                assertThat(client.next().xid()).isEqualTo(xid);
            }
        }
    }

    @Test
    void readsThatWaitBehindWritesDoNotFillTheMemory() throws Exception {
        try (SocketClient client = new SocketClient(server.clientAddress().orElseThrow(), 4096)) {
            client.connect(10_000);
            long before = usedDirectMemory();
            Requests requests = new Requests();
            int rounds = 4;
            int reads = 240;
            int xid = 0;
            for (int round = 0; round < rounds; round++) {
                requests.set(++xid, "/small", Bytes.EMPTY);
                for (int i = 0; i < reads; i++) {
                    requests.get(++xid, "/large");
                }
            }
            client.send(requests.set(++xid, "/small", Bytes.EMPTY));

            // The first reply is there, so the rest is being worked on as far as it can be.
            assertThat(client.next().xid()).isEqualTo(1);
            assertOthersAreServed();
            assertThat(usedDirectMemory() - before).isLessThan(30 * MEGABYTE);
            for (int expected = 2; expected <= xid; expected++) {
                assertThat(client.next().xid()).isEqualTo(expected);
                assertThat(usedDirectMemory() - before).isLessThan(30 * MEGABYTE);
            }
        }
    }

    @Test
    void eventsForAClientThatDoesNotReadEndTheConnectionBeforeTheyFillTheMemory() throws Exception {
        try (SocketClient deaf = new SocketClient(server.clientAddress().orElseThrow(), 4096);
                SocketClient writer = new SocketClient(server)) {
            deaf.connect(10_000);
            writer.connect(10_000);
            String path = "/" + "long".repeat(5000);
            writer.send(new Requests().create(1, path, Bytes.EMPTY));
            assertThat(writer.next().err()).isZero();
            deaf.send(new Requests().addPersistentWatch(1, path));
            assertThat(deaf.next().err()).isZero();

            long before = usedDirectMemory();
            for (int i = 0; i < 3000; i++) {
                writer.send(new Requests().set(i, path, Bytes.EMPTY));
                assertThat(writer.next().err()).isZero();
            }
            assertThat(usedDirectMemory() - before).isLessThan(30 * MEGABYTE);
            assertConnectionsAre(1);
        }
    }

    @Test
    void clientThatStopsReadingLosesItsConnectionAfterTheTimeoutOfItsSession() throws Exception {
        try (SocketClient deaf = new SocketClient(server.clientAddress().orElseThrow(), 4096)) {
            deaf.connect(1_000);
            Requests reads = new Requests();
            for (int xid = 1; xid <= 200; xid++) {
                reads.get(xid, "/large");
            }
            deaf.send(reads);

            assertConnectionsAre(0);
        }
    }

    @Test
    void closeDoesNotWaitForClientsThatDoNotRead() throws Exception {
        SocketClient[] deaf = new SocketClient[8];
        try {
            for (int i = 0; i < deaf.length; i++) {
                deaf[i] = new SocketClient(server.clientAddress().orElseThrow(), 4096);
                deaf[i].connect(10_000);
                Requests reads = new Requests();
                for (int xid = 1; xid <= 200; xid++) {
                    reads.get(xid, "/large");
                }
                deaf[i].send(reads);
                assertThat(deaf[i].next().xid()).isEqualTo(1);
            }
            long started = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
            for (SocketClient client : deaf) {
                assertEnds(client);
            }
        } finally {
            for (SocketClient client : deaf) {
                if (client != null) {
                    client.close();
                }
            }
        }
    }

    private void assertOthersAreServed() throws IOException {
        try (SocketClient other = new SocketClient(server)) {
            other.connect(10_000);
            other.send(new Requests().create(1, "/other-" + System.nanoTime(), Bytes.EMPTY));
            assertThat(other.next().err()).isZero();
        }
    }

    /** The loops are the caller's and outlive the server: only the server itself can have closed the connection. */
    private static void assertEnds(SocketClient client) throws IOException {
        try {
            client.readToEnd();
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private void assertConnectionsAre(int expected) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            try (SocketClient asking = new SocketClient(server)) {
                asking.sendRaw("srvr".getBytes(StandardCharsets.US_ASCII));
                assertThat(asking.readToEnd()).contains("\nConnections: " + (expected + 1) + "\n");
            }
        });
    }

    private static long usedDirectMemory() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }
}
