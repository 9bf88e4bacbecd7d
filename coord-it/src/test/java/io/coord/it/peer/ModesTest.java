package io.coord.it.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.Events;
import io.coord.it.client.FourLetterWord;
import io.coord.it.client.RawClient;
import io.coord.it.peer.Mixes.Voters;
import io.coord.it.server.ServerUnderTest.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SyncRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ensembles that are configured in other ways than usual. */
class ModesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte[] DATA = "data".getBytes(UTF_8);

    @TempDir
    Path directory;

    private Ensemble three() {
        return Ensemble.of(directory, Voters.of("CCC").orOracle().array());
    }

    @Test
    void leaderThatServesNoClientsLeadsTheOthers() throws Exception {
        try (Ensemble ensemble = three().with("leaderServes", "no")) {
            List.of(1, 2, 3).forEach(sid -> ensemble.start(ensemble.member(sid)));
            await("all but the leader serve")
                    .atMost(LIMIT)
                    .until(() -> ensemble.members().stream()
                                    .filter(Member::isServing)
                                    .count()
                            == 2);
            List<Member> followers =
                    ensemble.members().stream().filter(Member::isServing).toList();
            Member leader = ensemble.members().stream()
                    .filter(member -> !followers.contains(member))
                    .findFirst()
                    .orElseThrow();
            for (Member follower : followers) {
                try (RawClient raw = RawClient.withSession(follower.clientPort())) {
                    assertThat(raw.call(
                                            1,
                                            OpCode.create,
                                            new CreateRequest("/n" + follower.sid(), DATA, Ids.OPEN_ACL_UNSAFE, 0))
                                    .err())
                            .isZero();
                }
            }
            assertThat(leader.isServing()).isFalse();
            assertThatThrownBy(() -> RawClient.withSession(leader.clientPort())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void serverWithoutQuorumServesWhoWantsToReadOnly() throws Exception {
        try (Ensemble ensemble =
                three().with("localSessionsEnabled", "true").withJvmArgument("-Dreadonlymode.enabled=true")) {
            Member leader = ensemble.start();
            Member alone = ensemble.member(1);
            try (RawClient raw = RawClient.withSession(alone.clientPort())) {
                raw.call(1, OpCode.create, new CreateRequest("/n", DATA, Ids.OPEN_ACL_UNSAFE, 0));
            }
            leader.kill();
            ensemble.member(2).kill();
            await("read-only").atMost(LIMIT).until(() -> alone.mode().equals("read-only"));
            assertThat(FourLetterWord.send(alone.clientPort(), "isro")).isEqualTo("ro");
            try (RawClient refused = new RawClient(alone.clientPort())) {
                refused.sendFrame(RawClient.encode(new ConnectRequest(0, 0, 20_000, 0, new byte[16], false)));
                refused.expectClosedWithoutBytes();
            }
            Events events = new Events();
            ZooKeeper zk = new ZooKeeper("127.0.0.1:" + alone.clientPort(), 20_000, events, true);
            try {
                events.awaitState(KeeperState.ConnectedReadOnly);
                assertThat(zk.getData("/n", false, null)).isEqualTo(DATA);
                assertThatThrownBy(() -> zk.setData("/n", DATA, -1))
                        .isInstanceOf(KeeperException.NotReadOnlyException.class);
                assertThat(zk.getChildren("/", false)).contains("n");
                ensemble.start(leader);
                events.awaitState(KeeperState.SyncConnected);
                zk.setData("/n", DATA, 0);
            } finally {
                zk.close();
            }
            ensemble.awaitAllServe();
            assertThat(FourLetterWord.send(alone.clientPort(), "isro")).isEqualTo("rw");
        }
    }

    @Test
    void localSessionsCostNoTransactionAndBecomeGlobalForEphemerals() throws Exception {
        try (Ensemble ensemble =
                three().with("localSessionsEnabled", "true").with("localSessionsUpgradingEnabled", "true")) {
            ensemble.start();
            Member here = ensemble.member(1);
            Member there = ensemble.member(2);
            String before = here.zxid();
            try (RawClient local = new RawClient(here.clientPort());
                    RawClient moved = new RawClient(there.clientPort())) {
                ConnectResponse session = local.openSession(20_000);
                assertThat(local.call(1, OpCode.exists, new ExistsRequest("/", false))
                                .err())
                        .isZero();
                assertThat(here.zxid()).isEqualTo(before);
                ConnectRequest attach =
                        new ConnectRequest(0, 0, 20_000, session.getSessionId(), session.getPasswd(), false);
                try (RawClient early = new RawClient(there.clientPort())) {
                    assertThat(early.handshake(attach).getSessionId()).isZero();
                }
                assertThat(local.call(2, OpCode.create, new CreateRequest("/e", DATA, Ids.OPEN_ACL_UNSAFE, 1))
                                .err())
                        .isZero();
                assertThat(moved.handshake(attach).getSessionId()).isEqualTo(session.getSessionId());
                assertThat(moved.call(1, OpCode.setData, new SetDataRequest("/e", DATA, 0))
                                .err())
                        .isZero();
                moved.call(2, OpCode.closeSession, null);
            }
            try (RawClient raw = RawClient.withSession(here.clientPort())) {
                raw.call(1, OpCode.sync, new SyncRequest("/"));
                assertThat(raw.call(2, OpCode.exists, new ExistsRequest("/e", false))
                                .err())
                        .isEqualTo(KeeperException.Code.NONODE.intValue());
            }
        }
    }

    /** What was asked before the end of the session is answered before. */
    @Test
    void localSessionsEndInTheOrderOfTheirRequestsAndWithTheirTime() throws Exception {
        try (Ensemble ensemble = three().with("localSessionsEnabled", "true")) {
            ensemble.start();
            Map<Member, ConnectRequest> left = new LinkedHashMap<>();
            for (Member member : ensemble.members()) {
                String path = "/of" + member.sid();
                try (RawClient raw = new RawClient(member.clientPort())) {
                    raw.openSession(20_000);
                    raw.send(1, OpCode.create, new CreateRequest(path, DATA, Ids.OPEN_ACL_UNSAFE, 0));
                    raw.send(2, OpCode.sync, new SyncRequest("/"));
                    raw.send(3, OpCode.setData, new SetDataRequest(path, DATA, 0));
                    raw.send(4, OpCode.exists, new ExistsRequest(path, false));
                    raw.send(5, OpCode.closeSession, null);
                    for (int xid = 1; xid <= 5; xid++) {
                        RawClient.Reply reply = raw.readReply();
                        assertThat(reply.xid()).isEqualTo(xid);
                        assertThat(reply.err()).isZero();
                    }
                }
                ConnectResponse session;
                try (RawClient raw = new RawClient(member.clientPort())) {
                    session = raw.openSession(4_000);
                }
                ConnectRequest attach =
                        new ConnectRequest(0, 0, 4_000, session.getSessionId(), session.getPasswd(), false);
                try (RawClient raw = new RawClient(member.clientPort())) {
                    assertThat(raw.handshake(attach).getSessionId()).isEqualTo(session.getSessionId());
                }
                left.put(member, attach);
            }
            // Asking for one keeps it alive: so not too often.
            await("the sessions have ended")
                    .atMost(LIMIT)
                    .pollDelay(Duration.ofSeconds(9))
                    .pollInterval(Duration.ofSeconds(9))
                    .untilAsserted(() -> {
                        for (Map.Entry<Member, ConnectRequest> each : left.entrySet()) {
                            try (RawClient raw = new RawClient(each.getKey().clientPort())) {
                                assertThat(raw.handshake(each.getValue()).getSessionId())
                                        .isZero();
                            }
                        }
                    });
        }
    }

    @Test
    void localSessionThatMayNotBecomeGlobalMakesNoEphemerals() throws Exception {
        Kind[] ledByZooKeeper = Voters.of("CCZ").orOracle().array();
        try (Ensemble ensemble = Ensemble.of(directory, ledByZooKeeper).with("localSessionsEnabled", "true")) {
            ensemble.start();
            for (Member member : ensemble.members()) {
                ZooKeeper zk = new ZooKeeper("127.0.0.1:" + member.clientPort(), 20_000, new Events());
                try {
                    zk.create("/p" + member.sid(), DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                    assertThatThrownBy(() -> zk.create("/e", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL))
                            .as("on %s", member)
                            .isInstanceOf(KeeperException.EphemeralOnLocalSessionException.class);
                } finally {
                    zk.close();
                }
            }
        }
    }
}
