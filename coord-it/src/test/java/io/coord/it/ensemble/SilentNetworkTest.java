package io.coord.it.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.RawClient;
import io.coord.it.client.TreeListing;
import java.io.EOFException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.CreateRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Networks that fail without saying so: packets vanish one way or both, and connections stay open that nothing comes through.
 * ZooKeeper needs half a minute for some of this.
 */
class SilentNetworkTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SYNC_LIMIT =
            Duration.ofMillis(ProxiedEnsemble.SYNC_LIMIT * ProxiedEnsemble.TICK_MILLIS);
    /** An election takes 0.1 s; the rest is for slow machines. */
    private static final Duration ELECTION = Duration.ofSeconds(4);

    private static final int PING_XID = -2;

    private ProxiedEnsemble ensemble;

    @RegisterExtension
    final Clients clients = new Clients(() -> "");

    @BeforeEach
    void start() throws Exception {
        ensemble = new ProxiedEnsemble();
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

    private ZooKeeper on(long sid) throws Exception {
        return clients.connect(
                "127.0.0.1:" + ensemble.clientPort(sid),
                Clients.SESSION_TIMEOUT_MILLIS,
                new Events(),
                new ZKClientConfig());
    }

    private static void create(ZooKeeper client, String path) throws Exception {
        client.create(path, new byte[100], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private void awaitAnotherLeaderWithin(Duration limit, long old) {
        await("another one leads")
                .atMost(limit)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> ensemble.leader().isPresent() && leader() != old);
    }

    private void assertAllEqual() throws Exception {
        create(on(leader()), "/last");
        TreeListing expected = listing(leader());
        for (long sid = 1; sid <= 3; sid++) {
            long each = sid;
            await("equal trees")
                    .atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> listing(each).assertEqualTo(expected, each + " against the leader"));
        }
    }

    /** Without the configuration: each server has its own proxies in it. */
    private TreeListing listing(long sid) throws Exception {
        SortedMap<String, String> nodes =
                new TreeMap<>(TreeListing.of(ensemble.clientPort(sid)).nodes());
        nodes.remove("/zookeeper/config");
        return new TreeListing(nodes);
    }

    /** The old leader's connections stay open, at both ends. */
    @Test
    void aLeaderOfWhomNothingIsHeardAnyMoreIsReplaced() throws Exception {
        long old = leader();
        create(on(old), "/before");

        ensemble.holdAround(old);

        await("it steps down")
                .atMost(SYNC_LIMIT.plus(ELECTION))
                .until(() -> !ensemble.server(old).isServing());
        awaitAnotherLeaderWithin(ELECTION, old);
        create(on(leader()), "/meanwhile");
        ensemble.release();
        ensemble.awaitAllServe();
        assertAllEqual();
    }

    @Test
    void aLeaderThatHearsNothingStepsDownAndItsFollowersGoOn() throws Exception {
        long old = leader();
        ensemble.hold(follower(), old);
        ensemble.hold(6 - old - follower(), old);
        awaitAnotherLeaderWithin(SYNC_LIMIT.plus(ELECTION), old);
        create(on(leader()), "/meanwhile");
        ensemble.release();
        ensemble.awaitAllServe();
        assertAllEqual();
    }

    @Test
    void aLeaderWhomNobodyHearsIsLeft() throws Exception {
        long old = leader();
        ensemble.hold(old, follower());
        ensemble.hold(old, 6 - old - follower());
        awaitAnotherLeaderWithin(SYNC_LIMIT.plus(ELECTION), old);
        create(on(leader()), "/meanwhile");
        ensemble.release();
        ensemble.awaitAllServe();
        assertAllEqual();
    }

    /** Whoever is left has to notice that the other hears nothing over this connection. */
    @Test
    void deadConnectionsOnTheElectionPortDelayNoElection() {
        long old = leader();
        ensemble.holdElectionConnections(follower(), 6 - old - follower());
        ensemble.holdAround(old);
        awaitAnotherLeaderWithin(SYNC_LIMIT.plus(ELECTION), old);
    }

    /** More than the ports let in at a time, and they come first. */
    @Test
    void silentConnectionsDelayNoElectionAndNoRecovery() throws Exception {
        long old = leader();
        List<Socket> silent = new ArrayList<>();
        try {
            for (int port : ensemble.peerPortsOfOthers(old)) {
                for (int i = 0; i < 280; i++) {
                    silent.add(new Socket("127.0.0.1", port));
                }
            }
            ensemble.holdAround(old);
            awaitAnotherLeaderWithin(SYNC_LIMIT.plus(ELECTION), old);
            create(on(leader()), "/after");
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void aLearnerThatTakesNothingIsDroppedAndSynchronisedAnew() throws Exception {
        long stuck = follower();
        ZooKeeper client = on(leader());
        try (RawClient raw = RawClient.withSession(ensemble.clientPort(stuck))) {
            ensemble.holdQuorumConnections(leader(), stuck);
            for (int i = 0; i < 50; i++) {
                create(client, "/n" + i);
            }
            long begun = System.nanoTime();
            raw.expectClosedWithoutBytes();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SYNC_LIMIT.plus(ELECTION));
        }
        create(client, "/after");
        ensemble.awaitAllServe();
        assertAllEqual();
    }

    /** Its server answers its pings until it notices that it is cut off; the leader hears nothing of that. */
    @Test
    void aSessionOutlivesTheSilenceBetweenItsServerAndTheLeader() throws Exception {
        int timeoutMillis = 3 * ProxiedEnsemble.TICK_MILLIS;
        long cut = follower();
        ZooKeeper watcher = on(leader());
        Events gone = new Events();
        try (RawClient raw = new RawClient(ensemble.clientPort(cut))) {
            raw.handshake(new ConnectRequest(0, 0, timeoutMillis, 0, new byte[16], false));
            raw.call(1, OpCode.create, new CreateRequest("/e", new byte[0], Ids.OPEN_ACL_UNSAFE, 1));
            assertThat(watcher.exists("/e", gone)).isNotNull();

            ensemble.hold(cut, leader());

            long lastHeard = pingUntilClosed(raw, watcher);
            gone.expect(EventType.NodeDeleted, "/e");
            assertThat(System.nanoTime() - lastHeard).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
        }
    }

    /** Returns when the last ping was sent that was answered. */
    private static long pingUntilClosed(RawClient raw, ZooKeeper watcher) throws Exception {
        long lastHeard = System.nanoTime();
        while (true) {
            long asked = System.nanoTime();
            try {
                raw.call(PING_XID, OpCode.ping, null);
            } catch (EOFException | SocketException closed) {
                return lastHeard;
            }
            lastHeard = asked;
            assertThat(watcher.exists("/e", false))
                    .as("while its server answers")
                    .isNotNull();
        }
    }
}
