package io.coord.it.interop;

import static io.coord.it.interop.Expect.code;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.FourLetterWord;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.SetDataRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LimitsTest {
    /** Default of {@code jute.maxbuffer}. */
    private static final int MAX_FRAME = 0xFFFFF;

    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    private ZooKeeper zk;
    private String root;

    @BeforeEach
    void connect() throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty("jute.maxbuffer", String.valueOf(64 << 20));
        zk = clients.connect(server.connectString(), Clients.SESSION_TIMEOUT_MILLIS, new Events(), config);
        root = zk.create("/limits-", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    private static byte[] randomBytes(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        return data;
    }

    @Test
    void largeDataComesBackUnchanged() throws Exception {
        for (int length : new int[] {1 << 10, 1 << 16, 1_000_000}) {
            byte[] data = randomBytes(length);
            zk.setData(root, data, -1);
            assertThat(Arrays.equals(zk.getData(root, false, null), data))
                    .as("%d bytes", length)
                    .isTrue();
        }
    }

    @Test
    void frameOfExactlyTheLimitIsServedAndOneMoreByteClosesTheConnection() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            int overhead =
                    RawClient.requestFrame(1, OpCode.setData, new SetDataRequest(root, new byte[0], -1)).length - 4;
            byte[] largest = randomBytes(MAX_FRAME - overhead);
            assertThat(raw.call(1, OpCode.setData, new SetDataRequest(root, largest, -1))
                            .err())
                    .isZero();
            byte[] read =
                    raw.call(2, OpCode.getData, new GetDataRequest(root, false)).as(new LargeData()).bytes;
            assertThat(Arrays.equals(read, largest)).isTrue();
            raw.sendRaw(Arrays.copyOf(
                    RawClient.requestFrame(
                            3, OpCode.setData, new SetDataRequest(root, new byte[largest.length + 1], -1)),
                    4));
            raw.expectClosed();
        }
        assertThat(zk.exists(root, false).getVersion()).isEqualTo(1);
    }

    /** Reads data beyond the client library's own limit. */
    private static final class LargeData extends GetDataResponse {
        private byte[] bytes = new byte[0];

        @Override
        public void deserialize(org.apache.jute.InputArchive archive, String tag) throws java.io.IOException {
            int length = archive.readInt("length");
            bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = archive.readByte("byte");
            }
        }
    }

    @Test
    void javaClientLosesItsConnectionOverTheLimitAndComesBack() throws Exception {
        assertThat(code(() -> zk.setData(root, new byte[MAX_FRAME + 1], -1))).isEqualTo(Code.CONNECTIONLOSS);
        await().atMost(Duration.ofSeconds(60)).until(() -> code(() -> zk.sync("/")) == Code.OK);
        assertThat(zk.exists(root, false).getVersion()).isZero();
    }

    @Test
    void hundredThousandChildrenAreListed() throws Exception {
        int count = 100_000;
        int batch = 500;
        CountDownLatch done = new CountDownLatch(count / batch);
        for (int from = 0; from < count; from += batch) {
            List<Op> ops = new ArrayList<>();
            for (int i = from; i < from + batch; i++) {
                ops.add(Op.create(root + "/child-" + i, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            }
            zk.multi(ops, (rc, path, context, results) -> done.countDown(), null);
        }
        assertThat(done.await(120, SECONDS)).isTrue();
        Set<String> names = new HashSet<>(zk.getChildren(root, false));
        assertThat(names).hasSize(count).contains("child-0", "child-" + (count - 1));
        assertThat(zk.exists(root, false).getNumChildren()).isEqualTo(count);
        assertThat(zk.getAllChildrenNumber(root)).isEqualTo(count);
    }

    @Test
    void fifteenHundredSessionsAreServedAtOnce() throws Exception {
        int count = 1500;
        List<RawClient> sessions = new ArrayList<>();
        try {
            Set<Long> ids = new HashSet<>();
            for (int i = 0; i < count; i++) {
                RawClient raw = new RawClient(server.port());
                sessions.add(raw);
                ids.add(raw.openSession(60_000).getSessionId());
                raw.send(1, OpCode.create, new CreateRequest(root + "/e" + i, new byte[0], Ids.OPEN_ACL_UNSAFE, 1));
            }
            assertThat(ids).hasSize(count);
            for (RawClient raw : sessions) {
                assertThat(raw.readReply().err()).isZero();
                raw.send(2, OpCode.exists, new ExistsRequest(root, false));
            }
            for (RawClient raw : sessions) {
                assertThat(raw.readReply().err()).isZero();
            }
            assertThat(zk.exists(root, false).getNumChildren()).isEqualTo(count);
            assertThat(FourLetterWord.send(server.port(), "mntr")).contains("zk_ephemerals_count\t" + count);
            for (RawClient raw : sessions) {
                raw.send(3, OpCode.closeSession, null);
            }
            for (RawClient raw : sessions) {
                assertThat(raw.readReply().err()).isZero();
            }
            assertThat(zk.exists(root, false).getNumChildren()).isZero();
        } finally {
            for (RawClient raw : sessions) {
                raw.close();
            }
        }
    }

    @Test
    void deepPathsWork() throws Exception {
        StringBuilder path = new StringBuilder(root);
        for (int depth = 0; depth < 500; depth++) {
            path.append("/d");
            zk.create(path.toString(), new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        assertThat(zk.getAllChildrenNumber(root)).isEqualTo(500);
        String longName = "n".repeat(100_000);
        zk.create(root + "/" + longName, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        assertThat(zk.getChildren(root, false)).contains(longName);
    }
}
