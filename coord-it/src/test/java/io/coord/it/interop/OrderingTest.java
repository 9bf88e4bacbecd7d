package io.coord.it.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.Clients;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SetDataResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrderingTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    private static final byte[] DATA = "data".getBytes(UTF_8);

    private ZooKeeper zk;
    private String root;

    @BeforeEach
    void connect() throws Exception {
        zk = clients.connect();
        root = zk.create("/order-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    /** Each pipelined read sees exactly the writes before it, with failing writes in between. */
    @Test
    void pipelinedReadsAndWritesAreAnsweredInOrderAndReadTheirWrites() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int requests = 5000;
        try (RawClient raw = RawClient.withSession(server.port())) {
            List<Integer> operations = new ArrayList<>();
            for (int xid = 1; xid <= requests; xid++) {
                operations.add(random.nextInt(4));
            }
            Thread sender = new Thread(() -> send(raw, operations), "sender");
            sender.start();
            int version = 0;
            long zxid = 0;
            for (int xid = 1; xid <= requests; xid++) {
                RawClient.Reply reply = raw.readReply();
                assertThat(reply.xid()).as("seed %d", seed).isEqualTo(xid);
                assertThat(reply.zxid()).as("seed %d xid %d", seed, xid).isGreaterThanOrEqualTo(zxid);
                zxid = reply.zxid();
                switch (operations.get(xid - 1)) {
                    case 0 -> {
                        version++;
                        assertThat(reply.as(new SetDataResponse()).getStat().getVersion())
                                .as("seed %d xid %d", seed, xid)
                                .isEqualTo(version);
                    }
                    case 1 -> assertThat(reply.err()).isEqualTo(Code.NONODE.intValue());
                    default ->
                        assertThat(reply.as(new GetDataResponse()).getStat().getVersion())
                                .as("seed %d xid %d", seed, xid)
                                .isEqualTo(version);
                }
            }
            sender.join();
        }
    }

    private void send(RawClient raw, List<Integer> operations) {
        try {
            for (int i = 0; i < operations.size(); i++) {
                switch (operations.get(i)) {
                    case 0 -> raw.send(i + 1, OpCode.setData, new SetDataRequest(root, DATA, -1));
                    case 1 -> raw.send(i + 1, OpCode.delete, new DeleteRequest(root + "/none", -1));
                    default -> raw.send(i + 1, OpCode.getData, new GetDataRequest(root, false));
                }
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void versionsAreCheckedAgainstPipelinedWritesBefore() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            raw.send(1, OpCode.create, new CreateRequest(root + "/n", DATA, Ids.OPEN_ACL_UNSAFE, 0));
            raw.send(2, OpCode.setData, new SetDataRequest(root + "/n", DATA, 0));
            raw.send(3, OpCode.setData, new SetDataRequest(root + "/n", DATA, 0));
            raw.send(4, OpCode.setData, new SetDataRequest(root + "/n", DATA, 1));
            raw.send(5, OpCode.create, new CreateRequest(root + "/n/c", DATA, Ids.OPEN_ACL_UNSAFE, 0));
            raw.send(6, OpCode.delete, new DeleteRequest(root + "/n", -1));
            raw.send(7, OpCode.delete, new DeleteRequest(root + "/n/c", 0));
            raw.send(8, OpCode.delete, new DeleteRequest(root + "/n", 2));
            raw.send(9, OpCode.create, new CreateRequest(root + "/n/c", DATA, Ids.OPEN_ACL_UNSAFE, 0));
            List<Code> codes = new ArrayList<>();
            for (int xid = 1; xid <= 9; xid++) {
                codes.add(Code.get(raw.readReply().err()));
            }
            assertThat(codes)
                    .containsExactly(
                            Code.OK,
                            Code.OK,
                            Code.BADVERSION,
                            Code.OK,
                            Code.OK,
                            Code.NOTEMPTY,
                            Code.OK,
                            Code.OK,
                            Code.NONODE);
        }
    }

    @Test
    void aWholeConversationInOneSegmentIsServed() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] connect = RawClient.encode(new ConnectRequest(0, 0, 10_000, 0, new byte[16], false));
        all.writeBytes(java.nio.ByteBuffer.allocate(4).putInt(connect.length).array());
        all.writeBytes(connect);
        all.writeBytes(
                RawClient.requestFrame(1, OpCode.create, new CreateRequest(root + "/n", DATA, Ids.OPEN_ACL_UNSAFE, 0)));
        all.writeBytes(RawClient.requestFrame(2, OpCode.getData, new GetDataRequest(root + "/n", false)));
        all.writeBytes(RawClient.requestFrame(3, OpCode.closeSession, null));
        try (RawClient raw = new RawClient(server.port())) {
            raw.sendRaw(all.toByteArray());
            assertThat(raw.readConnectResponse().getTimeOut()).isEqualTo(10_000);
            assertThat(raw.readReply().err()).isZero();
            assertThat(raw.readReply().as(new GetDataResponse()).getData()).isEqualTo(DATA);
            assertThat(raw.readReply().xid()).isEqualTo(3);
            raw.expectClosedWithoutBytes();
        }
    }

    @Test
    void asyncCallbacksComeInTheOrderOfTheCalls() throws Exception {
        int calls = 3000;
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(calls);
        for (int i = 0; i < calls; i++) {
            int number = i;
            Runnable answered = () -> {
                order.add(number);
                done.countDown();
            };
            switch (i % 5) {
                case 0 ->
                    zk.create(
                            root + "/n",
                            DATA,
                            Ids.OPEN_ACL_UNSAFE,
                            CreateMode.PERSISTENT_SEQUENTIAL,
                            (rc, path, context, name) -> answered.run(),
                            null);
                case 1 -> zk.getData(root, false, (rc, path, context, data, stat) -> answered.run(), null);
                case 2 -> zk.setData(root, DATA, -1, (rc, path, context, stat) -> answered.run(), null);
                case 3 -> zk.getChildren(root + "/none", false, (rc, path, context, children) -> answered.run(), null);
                default -> zk.sync(root, (rc, path, context) -> answered.run(), null);
            }
        }
        assertThat(done.await(60, SECONDS)).isTrue();
        assertThat(order).isSorted().hasSize(calls);
    }

    @Test
    void sequentialNamesOfManyClientsAreUniqueAndWithoutGaps() throws Exception {
        int writers = 8;
        int each = 200;
        List<String> names = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(writers * each);
        for (int w = 0; w < writers; w++) {
            ZooKeeper writer = clients.connect();
            for (int i = 0; i < each; i++) {
                writer.create(
                        root + "/s-",
                        DATA,
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT_SEQUENTIAL,
                        (rc, path, context, name) -> {
                            names.add(name);
                            done.countDown();
                        },
                        null);
            }
        }
        assertThat(done.await(60, SECONDS)).isTrue();
        assertThat(names.stream().sorted().toList())
                .isEqualTo(java.util.stream.IntStream.range(0, writers * each)
                        .mapToObj(n -> String.format("%s/s-%010d", root, n))
                        .toList());
    }

    @Test
    void conditionalWritesOfManyClientsLoseNoUpdate() throws Exception {
        zk.setData(root, "0".getBytes(UTF_8), -1);
        int workers = 6;
        int each = 50;
        AtomicInteger conflicts = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int w = 0; w < workers; w++) {
            ZooKeeper client = clients.connect();
            Thread thread = new Thread(() -> increment(client, each, conflicts), "worker-" + w);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Stat stat = new Stat();
        assertThat(new String(zk.getData(root, false, stat), UTF_8)).isEqualTo(String.valueOf(workers * each));
        assertThat(stat.getVersion()).isEqualTo(workers * each + 1);
    }

    private void increment(ZooKeeper client, int times, AtomicInteger conflicts) {
        for (int done = 0; done < times; ) {
            Code code = Expect.code(() -> {
                Stat stat = new Stat();
                int value = Integer.parseInt(new String(client.getData(root, false, stat), UTF_8));
                client.setData(root, String.valueOf(value + 1).getBytes(UTF_8), stat.getVersion());
            });
            if (code == Code.OK) {
                done++;
            } else {
                assertThat(code).isEqualTo(Code.BADVERSION);
                conflicts.incrementAndGet();
            }
        }
    }

    @Test
    void aMultiIsNeverSeenHalfDone() throws Exception {
        String a = zk.create(root + "/a", "0".getBytes(UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        String b = zk.create(root + "/b", "0".getBytes(UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        ZooKeeper writer = clients.connect();
        int rounds = 500;
        CountDownLatch written = new CountDownLatch(rounds);
        for (int i = 1; i <= rounds; i++) {
            byte[] value = String.valueOf(i).getBytes(UTF_8);
            writer.multi(
                    List.of(
                            org.apache.zookeeper.Op.setData(a, value, -1),
                            org.apache.zookeeper.Op.setData(b, value, -1)),
                    (rc, path, context, results) -> written.countDown(),
                    null);
        }
        while (written.getCount() > 0) {
            int first = Integer.parseInt(new String(zk.getData(a, false, null), UTF_8));
            int second = Integer.parseInt(new String(zk.getData(b, false, null), UTF_8));
            int third = Integer.parseInt(new String(zk.getData(a, false, null), UTF_8));
            assertThat(second).isBetween(first, third);
        }
    }
}
