package io.coord.it.interop;

import static io.coord.it.interop.Expect.code;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import java.time.Duration;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final ServerExtension server = new ServerExtension(
            ServerOptions.defaults().with("minSessionTimeout", "1000").with("maxSessionTimeout", "40000"));

    @RegisterExtension
    final Clients clients = new Clients(server::connectString);

    private static final byte[] DATA = "data".getBytes(UTF_8);

    private ZooKeeper zk;
    private String root;

    @BeforeEach
    void connect() throws Exception {
        zk = clients.connect();
        root = zk.create("/session-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    private static ConnectRequest attach(ConnectResponse session, byte[] password, int timeoutMillis) {
        return new ConnectRequest(0, 0, timeoutMillis, session.getSessionId(), password, false);
    }

    private CreateRequest ephemeral(String name) {
        return new CreateRequest(root + name, DATA, Ids.OPEN_ACL_UNSAFE, 1);
    }

    @Test
    void timeoutIsClampedToTheServersRange() throws Exception {
        for (int[] askedAndGiven :
                new int[][] {{1, 1000}, {0, 1000}, {-1, 1000}, {7777, 7777}, {999_999_999, 40_000}}) {
            try (RawClient raw = new RawClient(server.port())) {
                assertThat(raw.openSession(askedAndGiven[0]).getTimeOut())
                        .as("asked for %d", askedAndGiven[0])
                        .isEqualTo(askedAndGiven[1]);
                raw.call(1, OpCode.closeSession, null);
            }
        }
    }

    @Test
    void clientLearnsTheNegotiatedTimeout() throws Exception {
        assertThat(clients.connect("", 1_000_000, new Events()).getSessionTimeout())
                .isEqualTo(40_000);
    }

    @Test
    void idsDifferAndPasswordsAreSixteenBytes() throws Exception {
        ZooKeeper other = clients.connect();
        assertThat(other.getSessionId()).isNotEqualTo(zk.getSessionId()).isNotZero();
        assertThat(other.getSessionPasswd()).hasSize(16).isNotEqualTo(zk.getSessionPasswd());
    }

    @Test
    void silentSessionExpiresAndItsEphemeralsGoInOneTransaction() throws Exception {
        Events events = new Events();
        try (RawClient raw = new RawClient(server.port())) {
            raw.openSession(1000);
            for (String name : List.of("/a", "/b", "/c")) {
                raw.call(1, OpCode.create, ephemeral(name));
                zk.exists(root + name, events);
            }
            raw.expectClosedWithoutBytes();
        }
        long zxid = events.next().getZxid();
        assertThat(events.next().getZxid()).isEqualTo(zxid);
        assertThat(events.next().getZxid()).isEqualTo(zxid);
        assertThat(zk.getChildren(root, false)).isEmpty();
    }

    @Test
    void anyRequestKeepsASessionAlive() throws Exception {
        try (RawClient raw = new RawClient(server.port())) {
            raw.openSession(1500);
            raw.call(1, OpCode.create, ephemeral("/e"));
            long until = System.nanoTime() + Duration.ofSeconds(4).toNanos();
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(100)).until(() -> {
                assertThat(raw.call(2, OpCode.ping, null).err()).isZero();
                return System.nanoTime() > until;
            });
            assertThat(raw.call(3, OpCode.exists, new ExistsRequest(root + "/e", false))
                            .err())
                    .isZero();
        }
    }

    @Test
    void expiredClientIsToldSo() throws Exception {
        Events events = new Events();
        ZooKeeper client = clients.connect(events);
        try (RawClient thief = new RawClient(server.port())) {
            thief.handshake(new ConnectRequest(0, 0, 30_000, client.getSessionId(), client.getSessionPasswd(), false));
            thief.call(1, OpCode.closeSession, null);
        }
        events.awaitState(KeeperState.Expired);
        assertThat(code(() -> client.exists("/", false))).isEqualTo(Code.SESSIONEXPIRED);
    }

    @Test
    void sessionMovesToANewConnectionWithItsEphemeralsAndTimeout() throws Exception {
        try (RawClient first = new RawClient(server.port());
                RawClient second = new RawClient(server.port())) {
            ConnectResponse session = first.openSession(20_000);
            first.call(1, OpCode.create, ephemeral("/e"));
            ConnectResponse again = second.handshake(attach(session, session.getPasswd(), 10_000));
            assertThat(again.getSessionId()).isEqualTo(session.getSessionId());
            assertThat(again.getPasswd()).isEqualTo(session.getPasswd());
            assertThat(again.getTimeOut()).isEqualTo(10_000);
            first.expectClosedWithoutBytes();
            assertThat(zk.exists(root + "/e", false).getEphemeralOwner()).isEqualTo(session.getSessionId());
            second.call(1, OpCode.closeSession, null);
            assertThat(zk.exists(root + "/e", false)).isNull();
        }
    }

    @Test
    void wrongPasswordIsAnsweredAsExpired() throws Exception {
        try (RawClient owner = new RawClient(server.port());
                RawClient intruder = new RawClient(server.port())) {
            ConnectResponse session = owner.openSession(20_000);
            byte[] wrong = session.getPasswd().clone();
            wrong[15] ^= 1;
            ConnectResponse refused = intruder.handshake(attach(session, wrong, 10_000));
            assertThat(refused.getTimeOut()).isZero();
            assertThat(refused.getSessionId()).isZero();
            assertThat(refused.getPasswd()).isEqualTo(new byte[16]);
            intruder.expectClosedWithoutBytes();
            assertThat(zk.exists("/", false)).isNotNull();
            try (RawClient again = new RawClient(server.port())) {
                assertThat(again.handshake(attach(session, session.getPasswd(), 10_000))
                                .getSessionId())
                        .isEqualTo(session.getSessionId());
            }
        }
    }

    @Test
    void unknownSessionIsAnsweredAsExpired() throws Exception {
        try (RawClient raw = new RawClient(server.port())) {
            ConnectResponse refused = raw.handshake(new ConnectRequest(0, 0, 10_000, 0x4711, new byte[16], false));
            assertThat(refused.getTimeOut()).isZero();
            raw.expectClosedWithoutBytes();
        }
    }

    @Test
    void clientAheadOfTheServerIsTurnedAway() throws Exception {
        try (RawClient raw = new RawClient(server.port())) {
            raw.sendFrame(RawClient.encode(new ConnectRequest(0, Long.MAX_VALUE, 10_000, 0, new byte[16], false)));
            raw.expectClosedWithoutBytes();
        }
    }

    @Test
    void closeIsAnsweredAndThenTheConnectionEnds() throws Exception {
        try (RawClient raw = new RawClient(server.port())) {
            ConnectResponse session = raw.openSession(20_000);
            raw.call(1, OpCode.create, ephemeral("/e"));
            RawClient.Reply closed = raw.call(2, OpCode.closeSession, null);
            assertThat(closed.err()).isZero();
            assertThat(closed.xid()).isEqualTo(2);
            assertThat(closed.body()).isEmpty();
            raw.expectClosedWithoutBytes();
            assertThat(zk.exists(root + "/e", false)).isNull();
            try (RawClient late = new RawClient(server.port())) {
                assertThat(late.handshake(attach(session, session.getPasswd(), 10_000))
                                .getTimeOut())
                        .isZero();
            }
        }
    }

    @Test
    void ephemeralsCreatedBehindEachOtherAllGoWithAPipelinedClose() throws Exception {
        try (RawClient raw = RawClient.withSession(server.port())) {
            for (int i = 0; i < 200; i++) {
                raw.send(i + 1, OpCode.create, ephemeral("/e" + i));
            }
            raw.send(1000, OpCode.closeSession, null);
            for (int i = 0; i < 200; i++) {
                assertThat(raw.readReply().err()).isZero();
            }
            assertThat(raw.readReply().xid()).isEqualTo(1000);
        }
        assertThat(zk.getChildren(root, false)).isEmpty();
    }

    @Test
    void oldHandshakeIsAnsweredWithoutReadOnlyByte() throws Exception {
        byte[] full = RawClient.encode(new ConnectRequest(0, 0, 10_000, 0, new byte[16], false));
        try (RawClient raw = new RawClient(server.port())) {
            raw.sendFrame(java.util.Arrays.copyOf(full, full.length - 1));
            assertThat(raw.readFrame()).hasSize(36);
            assertThat(raw.call(1, OpCode.exists, new ExistsRequest("/", false)).err())
                    .isZero();
        }
        try (RawClient raw = new RawClient(server.port())) {
            raw.sendFrame(full);
            assertThat(raw.readFrame()).hasSize(37);
        }
    }

    @Test
    void readOnlyClientsAreServedByAReadWriteServer() throws Exception {
        ZooKeeper client = new ZooKeeper(server.connectString(), 30_000, new Events(), true);
        try {
            assertThat(client.exists("/", false)).isNotNull();
            assertThat(client.getState()).isEqualTo(ZooKeeper.States.CONNECTED);
        } finally {
            client.close();
        }
    }

    @Test
    void javaClientReattachesWithIdAndPassword() throws Exception {
        zk.create(root + "/e", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        Events events = new Events();
        ZooKeeper second = clients.attach(server.connectString(), zk.getSessionId(), zk.getSessionPasswd(), events);
        events.awaitState(KeeperState.SyncConnected);
        assertThat(second.getSessionId()).isEqualTo(zk.getSessionId());
        assertThat(second.getEphemerals()).containsExactly(root + "/e");
    }

    @Test
    void chrootIsInvisibleToTheClient() throws Exception {
        Events events = new Events();
        ZooKeeper inside = clients.connect(root, 30_000, events);
        assertThat(inside.create("/a", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                .isEqualTo("/a");
        assertThat(inside.create("/s-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL))
                .isEqualTo("/s-0000000001");
        assertThat(zk.getChildren(root, false)).containsExactlyInAnyOrder("a", "s-0000000001");
        inside.getData("/a", true, null);
        zk.setData(root + "/a", DATA, -1);
        events.expect(EventType.NodeDataChanged, "/a");
        Stat stat = new Stat();
        assertThat(inside.getChildren("/", false, stat)).hasSize(2);
        assertThat(stat).isEqualTo(zk.exists(root, false));
        assertThat(inside.getConfig(false, null)).isEmpty();
    }
}
