package io.coord.it.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.RawClient;
import io.coord.it.client.RawClient.Reply;
import io.coord.server.CoordServer;
import io.coord.server.LocalEnsemble;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SyncRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client may rely on while its server, the leader, or the way between them is lost (spec: semantics 2.4, 4). */
class EnsembleSessionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int TICK_MILLIS = 100;
    private static final int PING_XID = -2;
    private static final byte[] DATA = {1};

    private final JumpingClock clock = new JumpingClock();
    private final LocalEnsemble ensemble = LocalEnsemble.builder()
            .tick(Duration.ofMillis(TICK_MILLIS))
            .configure(config -> config.maxSessionTimeout(Duration.ofSeconds(60)))
            .clock(clock)
            .build();

    @RegisterExtension
    final Clients clients = new Clients(ensemble::connectString);

    @BeforeEach
    void start() throws Exception {
        ensemble.start();
        ensemble.awaitReady(LIMIT);
    }

    @AfterEach
    void close() {
        ensemble.close();
    }

    private long leader() {
        return ensemble.leader().orElseThrow();
    }

    private long follower() {
        return leader() == 1 ? 2 : 1;
    }

    private long otherFollower() {
        return 6 - leader() - follower();
    }

    private int port(long sid) {
        return ensemble.server(sid).clientAddress().orElseThrow().getPort();
    }

    private ZooKeeper on(long sid, Events events) throws Exception {
        return clients.connect(
                ensemble.server(sid).connectString(), Clients.SESSION_TIMEOUT_MILLIS, events, new ZKClientConfig());
    }

    private static void createEphemeral(RawClient raw, String path) throws IOException {
        assertThat(raw.call(1, OpCode.create, new CreateRequest(path, DATA, Ids.OPEN_ACL_UNSAFE, 1))
                        .err())
                .isZero();
    }

    private static ConnectRequest again(ConnectResponse session) {
        return new ConnectRequest(0, 0, session.getTimeOut(), session.getSessionId(), session.getPasswd(), false);
    }

    /** It could not see what its successor has committed meanwhile. */
    @Test
    void aLeaderThatIsCutOffAnswersNoSync() throws Exception {
        long old = leader();
        try (RawClient raw = RawClient.withSession(port(old))) {
            assertThat(raw.call(1, OpCode.sync, new SyncRequest("/")).err()).isZero();

            ensemble.isolate(old);
            raw.send(2, OpCode.sync, new SyncRequest("/"));

            raw.expectClosedWithoutBytes();
        }
        await("another one leads").atMost(LIMIT).until(() -> ensemble.leader().isPresent() && leader() != old);
    }

    /** The client's last word is later than what the leader was told last. */
    @Test
    void aSessionHasItsWholeTimeoutWhenItsServerDies() throws Exception {
        int timeoutMillis = 4 * TICK_MILLIS;
        Events gone = new Events();
        ZooKeeper watcher = on(leader(), gone);
        for (int i = 0; i < 4; i++) {
            long dying = follower();
            String path = "/e" + i;
            long lastHeard;
            try (RawClient raw = new RawClient(port(dying))) {
                raw.openSession(timeoutMillis);
                createEphemeral(raw, path);
                assertThat(watcher.exists(path, gone)).isNotNull();
                for (int ping = 0; ping < 1 + 7 * i; ping++) {
                    assertThat(raw.call(PING_XID, OpCode.ping, null).err()).isZero();
                }
                lastHeard = System.nanoTime();
                ensemble.kill(dying);
            }
            gone.expect(EventType.NodeDeleted, path);
            assertThat(System.nanoTime() - lastHeard).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
            ensemble.start(dying);
            ensemble.awaitReady(LIMIT);
        }
    }

    /** It counts from the leader's beginning. */
    @Test
    void aSessionHasItsWholeTimeoutWhenTheLeaderDies() throws Exception {
        int timeoutMillis = 3 * TICK_MILLIS;
        long old = leader();
        Events gone = new Events();
        try (RawClient raw = new RawClient(port(follower()))) {
            ConnectResponse session = raw.openSession(timeoutMillis);
            createEphemeral(raw, "/e");
            ensemble.kill(old);
            await("another one leads")
                    .atMost(LIMIT)
                    .until(() -> ensemble.leader().isPresent() && leader() != old);
            long leads = System.nanoTime();
            try (RawClient back = new RawClient(port(leader()))) {
                assertThat(back.handshake(again(session)).getSessionId()).isEqualTo(session.getSessionId());
                ZooKeeper watcher = on(leader(), new Events());
                assertThat(watcher.exists("/e", gone)).isNotNull();
                leads = System.nanoTime();
                back.call(PING_XID, OpCode.ping, null);
            }
            gone.expect(EventType.NodeDeleted, "/e");
            assertThat(System.nanoTime() - leads).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
        }
    }

    /** The machine slept, or its clock was set: nobody has failed to speak. */
    @Test
    void neitherAPauseOfAllServersNorAJumpOfTheWallClockEndsASession() throws Exception {
        Map<Long, ConnectResponse> silent = new TreeMap<>();
        for (long sid = 1; sid <= 3; sid++) {
            try (RawClient raw = new RawClient(port(sid))) {
                silent.put(sid, raw.openSession(60_000));
            }
        }
        ZooKeeper client = clients.connect();
        for (Duration wall : List.of(Duration.ofDays(400), Duration.ofDays(-800))) {
            clock.jumpWall(wall);
            clock.jumpMonotonic(Duration.ofMinutes(10));
            long later = clock.monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(5 * TICK_MILLIS);
            await("the ensemble goes on")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(10))
                    .ignoreExceptions()
                    .until(() -> client.exists("/", false) != null && clock.monotonicNanos() > later);
            ensemble.awaitReady(LIMIT);
        }
        for (Map.Entry<Long, ConnectResponse> each : silent.entrySet()) {
            try (RawClient raw = new RawClient(port(each.getKey()))) {
                assertThat(raw.handshake(again(each.getValue())).getSessionId())
                        .isEqualTo(each.getValue().getSessionId());
            }
        }
    }

    @Test
    void whatTheOldConnectionOfAMovedSessionAsksForIsNotDone() throws Exception {
        for (long from : new long[] {follower(), leader()}) {
            long to = otherFollower();
            String path = "/of" + from;
            try (RawClient before = new RawClient(port(from));
                    RawClient after = new RawClient(port(to))) {
                ConnectResponse session = before.openSession(20_000);
                createEphemeral(before, path);
                assertThat(after.handshake(again(session)).getSessionId()).isEqualTo(session.getSessionId());

                before.send(2, OpCode.setData, new SetDataRequest(path, new byte[] {2}, -1));
                before.expectClosedWithoutBytes();

                Reply written = after.call(1, OpCode.setData, new SetDataRequest(path, DATA, 0));
                assertThat(written.err()).as("version is the first").isZero();
            }
        }
    }

    /** Here as in ZooKeeper: a learner knows nothing of the move and reads on. */
    @Test
    void theOldConnectionOfAMovedSessionReadsOnAtAFollowerAndIsClosedAtTheLeader() throws Exception {
        try (RawClient before = new RawClient(port(follower()));
                RawClient after = new RawClient(port(otherFollower()))) {
            ConnectResponse session = before.openSession(20_000);
            assertThat(after.handshake(again(session)).getSessionId()).isEqualTo(session.getSessionId());
            assertThat(before.call(2, OpCode.exists, new ExistsRequest("/", false))
                            .err())
                    .isZero();
        }
        try (RawClient before = new RawClient(port(leader()));
                RawClient after = new RawClient(port(follower()))) {
            ConnectResponse session = before.openSession(20_000);
            assertThat(after.handshake(again(session)).getSessionId()).isEqualTo(session.getSessionId());
            before.expectClosedWithoutBytes();
            assertThat(after.call(2, OpCode.exists, new ExistsRequest("/", false))
                            .err())
                    .isZero();
        }
    }

    @Test
    void anEndedSessionIsRefusedByEveryServer() throws Exception {
        ConnectResponse session;
        try (RawClient raw = new RawClient(port(follower()))) {
            session = raw.openSession(20_000);
            raw.call(1, OpCode.closeSession, null);
        }
        for (CoordServer server : ensemble.servers()) {
            try (RawClient raw =
                    new RawClient(server.clientAddress().orElseThrow().getPort())) {
                assertThat(raw.handshake(again(session)).getSessionId()).isZero();
            }
        }
    }
}
