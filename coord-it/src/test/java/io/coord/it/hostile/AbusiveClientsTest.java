package io.coord.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.coord.it.client.FourLetterWord;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import io.coord.it.server.ServerUnderTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AbusiveClientsTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @RegisterExtension
    static final LeakWatch leaks = new LeakWatch();

    @RegisterExtension
    static final ServerExtension server =
            new ServerExtension(ServerOptions.defaults().with("nio.sessionlessCnxnTimeout", "2000"));

    private RawClient bystander;

    @BeforeEach
    void openSessionOfABystander() throws IOException {
        bystander = RawClient.withSession(server.port());
    }

    @AfterEach
    void othersAreServedAndNoConnectionIsLeft() throws IOException {
        assertBystanderIsServed();
        bystander.close();
        await("all connections but the asking one are gone")
                .atMost(LIMIT)
                .until(() -> FourLetterWord.send(server.port(), "srvr").contains("\nConnections: 1\n"));
    }

    private void assertBystanderIsServed() throws IOException {
        assertThat(bystander
                        .call(1, OpCode.exists, new ExistsRequest("/", false))
                        .err())
                .isZero();
    }

    @Test
    void thousandsOfConnectionsComeAndGo() throws IOException {
        for (int i = 0; i < 3000; i++) {
            try (RawClient raw = new RawClient(server.port())) {
                switch (i % 4) {
                    case 0 -> raw.reset();
                    case 1 -> raw.sendRaw(new byte[] {0, 0, 0});
                    case 2 -> raw.openSession(1000);
                    default -> {}
                }
            }
        }
        assertBystanderIsServed();
    }

    @Test
    void connectionsThatNeverFinishTheirHandshakeAreClosed() throws IOException {
        byte[] connect = RawClient.encode(new ConnectRequest(0, 0, 10_000, 0, new byte[16], false));
        byte[] half = Arrays.copyOf(
                ByteBuffer.allocate(4 + connect.length)
                        .putInt(connect.length)
                        .put(connect)
                        .array(),
                20);
        List<RawClient> lorises = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                RawClient loris = new RawClient(server.port());
                lorises.add(loris);
                loris.sendRaw(Arrays.copyOf(half, i % half.length));
            }
            assertBystanderIsServed();
            for (RawClient loris : lorises) {
                loris.expectClosedWithoutBytes();
                assertBystanderIsServed();
            }
        } finally {
            for (RawClient loris : lorises) {
                loris.close();
            }
        }
    }

    /**
     * Requests padded to 64 KiB that each ask for 100 kB: a server that queued replies without limit would take them all. Not for
     * ZooKeeper, whose queue of replies has no limit.
     */
    @Test
    void clientThatDoesNotReadIsNotReadFromAndLosesNothing() throws Exception {
        assumeTrue(ServerUnderTest.isCoord(), "ZooKeeper queues replies until its heap is full");
        int total = 20_000;
        int mostTaken = 4_000;
        bystander.call(1, OpCode.create, new CreateRequest("/big", new byte[100_000], Ids.OPEN_ACL_UNSAFE, 0));
        try (RawClient greedy = new RawClient(server.port(), 64 << 10)) {
            greedy.openSession(60_000);
            AtomicInteger sent = new AtomicInteger();
            AtomicReference<IOException> failure = new AtomicReference<>();
            Thread sender = new Thread(
                    () -> {
                        byte[] request = RawClient.requestFrame(1, OpCode.getData, new GetDataRequest("/big", false));
                        byte[] padded = Arrays.copyOf(request, 64 << 10);
                        ByteBuffer.wrap(padded).putInt(0, padded.length - 4);
                        try {
                            while (sent.get() < total) {
                                ByteBuffer.wrap(padded).putInt(4, sent.get() + 1);
                                greedy.sendRaw(padded);
                                sent.incrementAndGet();
                            }
                        } catch (IOException e) {
                            failure.set(e);
                        }
                    },
                    "greedy");
            sender.start();
            AtomicInteger before = new AtomicInteger(-1);
            await("the sender comes to a stop")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> before.getAndSet(sent.get()) == sent.get());
            assertThat(sent.get()).isLessThan(mostTaken);
            assertBystanderIsServed();

            int replies = sent.get();
            for (int xid = 1; xid <= replies; xid++) {
                RawClient.Reply reply = greedy.readReply();
                assertThat(reply.xid()).isEqualTo(xid);
                assertThat(reply.body().length).isEqualTo(4 + 100_000 + 68);
            }
            assertThat(failure.get()).isNull();
            greedy.reset();
            sender.join();
        }
    }

    /** While the server does not read from it, it can not see the client's pings; but it sees that the client takes replies. */
    @Test
    void clientThatReadsSlowlyIsNotTakenForSilent() throws Exception {
        assumeTrue(ServerUnderTest.isCoord(), "ZooKeeper queues replies until its heap is full");
        int timeoutMillis = 3000;
        int replies = 400;
        Duration pause = Duration.ofMillis(3 * timeoutMillis / replies);
        bystander.call(1, OpCode.create, new CreateRequest("/slow", new byte[100_000], Ids.OPEN_ACL_UNSAFE, 0));
        try (RawClient slow = new RawClient(server.port(), 64 << 10)) {
            slow.openSession(timeoutMillis);
            for (int xid = 1; xid <= replies; xid++) {
                slow.send(xid, OpCode.getData, new GetDataRequest("/slow", false));
            }
            for (int xid = 1; xid <= replies; xid++) {
                assertThat(slow.readReply().xid()).isEqualTo(xid);
                LockSupport.parkNanos(pause.toNanos());
            }
            assertThat(slow.call(replies + 1, OpCode.exists, new ExistsRequest("/", false))
                            .err())
                    .isZero();
        }
    }

    /** A client that asks for much and goes away with all its replies unread. */
    @Test
    void clientThatNeverReadsCanBeForgotten() throws Exception {
        for (int round = 0; round < 20; round++) {
            try (RawClient deaf = new RawClient(server.port(), 4 << 10)) {
                deaf.openSession(4000);
                for (int xid = 1; xid <= 200; xid++) {
                    deaf.send(xid, OpCode.getChildren2, new GetDataRequest("/zookeeper", true));
                }
                deaf.reset();
            }
        }
        assertBystanderIsServed();
    }

    @Test
    void manyDeepPipelinesAreServedSideBySide() throws Exception {
        int clients = 20;
        int requests = 2000;
        List<RawClient> all = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                all.add(RawClient.withSession(server.port()));
            }
            for (int xid = 1; xid <= requests; xid++) {
                for (RawClient raw : all) {
                    raw.send(xid, OpCode.exists, new ExistsRequest("/zookeeper", xid % 2 == 0));
                }
            }
            assertBystanderIsServed();
            for (RawClient raw : all) {
                for (int xid = 1; xid <= requests; xid++) {
                    assertThat(raw.readReply().xid()).isEqualTo(xid);
                }
            }
        } finally {
            for (RawClient raw : all) {
                raw.close();
            }
        }
    }
}
