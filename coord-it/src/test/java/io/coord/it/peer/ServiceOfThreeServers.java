package io.coord.it.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.FourLetterWord;
import io.coord.it.client.RawClient;
import io.coord.it.client.RawClient.Reply;
import io.coord.it.peer.Mixes.Voters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.ConnectRequest;
import org.apache.zookeeper.proto.ConnectResponse;
import org.apache.zookeeper.proto.CreateRequest;
import org.apache.zookeeper.proto.DeleteRequest;
import org.apache.zookeeper.proto.ExistsRequest;
import org.apache.zookeeper.proto.GetDataRequest;
import org.apache.zookeeper.proto.GetDataResponse;
import org.apache.zookeeper.proto.SetDataRequest;
import org.apache.zookeeper.proto.SyncRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What clients get from an ensemble that is well, whichever of its servers they are on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServiceOfThreeServers {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte[] DATA = "data".getBytes(UTF_8);

    private final Voters voters;
    private final List<ZooKeeper> open = new ArrayList<>();
    private Ensemble ensemble;
    private Member leader;
    private Member follower;
    private Member other;
    private String root;

    ServiceOfThreeServers(Voters voters) {
        this.voters = voters;
    }

    @BeforeAll
    void startEnsemble(@TempDir Path directory) {
        ensemble = Ensemble.of(directory, voters.array());
        leader = ensemble.start();
        follower = ensemble.member(1);
        other = ensemble.member(2);
    }

    @AfterAll
    void closeEnsemble() {
        ensemble.close();
    }

    @BeforeEach
    void createRoot() throws Exception {
        root = connect(leader).create("/t-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    @AfterEach
    void closeClients() throws InterruptedException {
        for (ZooKeeper client : open) {
            client.close();
        }
        open.clear();
    }

    private ZooKeeper connect(Member member) throws IOException {
        return connect(member, new Events());
    }

    private ZooKeeper connect(Member member, Events events) throws IOException {
        ZooKeeper client = new ZooKeeper("127.0.0.1:" + member.clientPort(), Clients.SESSION_TIMEOUT_MILLIS, events);
        open.add(client);
        return client;
    }

    private static void sync(ZooKeeper zk) throws InterruptedException {
        Clients.fence(zk);
    }

    @Test
    void whatOneServerAcknowledgedAnotherHasAfterASync() throws Exception {
        List<ZooKeeper> clients = List.of(connect(leader), connect(follower), connect(other));
        for (int i = 0; i < 60; i++) {
            ZooKeeper writer = clients.get(i % 3);
            ZooKeeper reader = clients.get((i + 1 + i % 2) % 3);
            String path = root + "/n" + i;
            writer.create(path, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            sync(reader);
            Stat here = reader.exists(path, false);
            assertThat(here).as("%s, i=%d", path, i).isEqualTo(writer.exists(path, false));
        }
    }

    @Test
    void writesThroughAFollowerAnswerWithTheErrorsAndResultsOfTheLeader() throws Exception {
        ZooKeeper zk = connect(follower);
        assertThatThrownBy(() -> zk.setData(root, DATA, 7)).isInstanceOf(KeeperException.BadVersionException.class);
        assertThatThrownBy(() -> zk.create(root, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                .isInstanceOf(KeeperException.NodeExistsException.class);
        assertThatThrownBy(() -> zk.delete(root + "/none", -1)).isInstanceOf(KeeperException.NoNodeException.class);
        assertThatThrownBy(() -> zk.multi(List.of(Op.check(root, 0), Op.delete(root + "/none", -1))))
                .isInstanceOfSatisfying(
                        KeeperException.class, e -> assertThat(e.getResults()).hasSize(2));
        Stat stat = new Stat();
        assertThat(zk.create(root + "/s-", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL, stat))
                .isEqualTo(root + "/s-0000000000");
        assertThat(zk.exists(root + "/s-0000000000", false)).isEqualTo(stat);
        assertThat(zk.multi(List.of(Op.check(root, 0), Op.setData(root, DATA, 0))))
                .hasSize(2);
        zk.setACL(root, Ids.READ_ACL_UNSAFE, -1);
        assertThatThrownBy(() -> zk.setData(root, DATA, -1)).isInstanceOf(KeeperException.NoAuthException.class);
    }

    /** Each pipelined read on a follower sees exactly the writes before it. */
    @Test
    void pipelinedRequestsOnAFollowerAreAnsweredInOrderAndReadTheirWrites() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int requests = 2000;
        try (RawClient raw = RawClient.withSession(follower.clientPort())) {
            List<Boolean> writes = new ArrayList<>();
            for (int xid = 1; xid <= requests; xid++) {
                boolean write = random.nextBoolean();
                writes.add(write);
                raw.send(
                        xid,
                        write ? OpCode.setData : OpCode.getData,
                        write ? new SetDataRequest(root, DATA, -1) : new GetDataRequest(root, false));
            }
            int version = 0;
            for (int xid = 1; xid <= requests; xid++) {
                Reply reply = raw.readReply();
                assertThat(reply.xid()).as("seed %d", seed).isEqualTo(xid);
                assertThat(reply.err()).as("seed %d xid %d", seed, xid).isZero();
                if (writes.get(xid - 1)) {
                    version++;
                } else {
                    assertThat(reply.as(new GetDataResponse()).getStat().getVersion())
                            .as("seed %d xid %d", seed, xid)
                            .isEqualTo(version);
                }
            }
        }
    }

    @Test
    void watchesFireOnTheServerOfTheClientWhereverTheChangeCameFrom() throws Exception {
        for (Member watching : ensemble.members()) {
            Events events = new Events();
            ZooKeeper zk = connect(watching);
            sync(zk);
            String path = root + "/w" + watching.sid();
            zk.exists(path, events);
            zk.addWatch(root + "/r" + watching.sid(), events, AddWatchMode.PERSISTENT_RECURSIVE);
            for (Member writing : ensemble.members()) {
                ZooKeeper writer = connect(writing);
                sync(writer);
                writer.create(path, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                events.expect(EventType.NodeCreated, path);
                sync(zk);
                zk.exists(path, events);
                writer.delete(path, -1);
                events.expect(EventType.NodeDeleted, path);
                zk.exists(path, events);
                String under = root + "/r" + watching.sid();
                writer.create(under, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                events.expect(EventType.NodeCreated, under);
                writer.delete(under, -1);
                events.expect(EventType.NodeDeleted, under);
            }
        }
    }

    @Test
    void ephemeralsGoFromAllServersWhenTheirSessionIsClosed() throws Exception {
        ZooKeeper owner = new ZooKeeper("127.0.0.1:" + follower.clientPort(), 30_000, new Events());
        String path = owner.create(root + "/e", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        long id = owner.getSessionId();
        for (Member member : ensemble.members()) {
            ZooKeeper zk = connect(member);
            sync(zk);
            assertThat(zk.exists(path, false).getEphemeralOwner())
                    .as("%s", member)
                    .isEqualTo(id);
        }
        owner.close();
        for (Member member : ensemble.members()) {
            ZooKeeper zk = connect(member);
            sync(zk);
            assertThat(zk.exists(path, false)).as("%s", member).isNull();
        }
    }

    @Test
    void sessionOfASilentClientEndsEverywhereButNotBeforeItsTime() throws Exception {
        int timeoutMillis = 4_000;
        String path = root + "/e";
        Events events = new Events();
        ZooKeeper zk = connect(other);
        long lastHeard;
        try (RawClient raw = new RawClient(follower.clientPort())) {
            raw.openSession(timeoutMillis);
            lastHeard = System.nanoTime();
            assertThat(raw.call(1, OpCode.create, new CreateRequest(path, DATA, Ids.OPEN_ACL_UNSAFE, 1))
                            .err())
                    .isZero();
            sync(zk);
            assertThat(zk.exists(path, events)).isNotNull();
            events.expect(EventType.NodeDeleted, path);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - lastHeard))
                .isGreaterThanOrEqualTo(Duration.ofMillis(timeoutMillis));
        for (Member member : ensemble.members()) {
            ZooKeeper reader = connect(member);
            sync(reader);
            assertThat(reader.exists(path, false)).as("%s", member).isNull();
        }
    }

    @Test
    void sessionMovesAndItsOldConnectionWritesNoMore() throws Exception {
        String path = root + "/moved";
        for (Member to : List.of(other, leader)) {
            try (RawClient before = new RawClient(follower.clientPort());
                    RawClient after = new RawClient(to.clientPort())) {
                ConnectResponse session = before.openSession(20_000);
                before.call(1, OpCode.create, new CreateRequest(path, DATA, Ids.OPEN_ACL_UNSAFE, 1));
                ConnectResponse moved = after.handshake(attach(session, session.getPasswd()));
                assertThat(moved.getSessionId()).isEqualTo(session.getSessionId());
                Reply written = after.call(1, OpCode.setData, new SetDataRequest(path, DATA, 0));
                assertThat(written.err()).isZero();
                before.send(2, OpCode.setData, new SetDataRequest(path, DATA, -1));
                before.expectClosedWithoutBytes();
                Stat stat = after.call(2, OpCode.getData, new GetDataRequest(path, false))
                        .as(new GetDataResponse())
                        .getStat();
                assertThat(stat.getVersion()).isEqualTo(1);
                assertThat(stat.getEphemeralOwner()).isEqualTo(session.getSessionId());
                after.call(3, OpCode.closeSession, null);
            }
        }
    }

    @Test
    void wrongPasswordMovesNothing() throws Exception {
        try (RawClient owner = new RawClient(follower.clientPort());
                RawClient thief = new RawClient(other.clientPort())) {
            ConnectResponse session = owner.openSession(20_000);
            ConnectResponse answer = thief.handshake(attach(session, new byte[16]));
            assertThat(answer.getSessionId()).isZero();
            assertThat(answer.getTimeOut()).isZero();
            assertThat(owner.call(1, OpCode.setData, new SetDataRequest(root, DATA, -1))
                            .err())
                    .isZero();
            owner.call(2, OpCode.closeSession, null);
        }
    }

    @Test
    void endedSessionComesBackNowhere() throws Exception {
        ConnectResponse session;
        try (RawClient raw = new RawClient(follower.clientPort())) {
            session = raw.openSession(20_000);
            raw.call(1, OpCode.closeSession, null);
        }
        for (Member member : ensemble.members()) {
            try (RawClient raw = new RawClient(member.clientPort())) {
                assertThat(raw.handshake(attach(session, session.getPasswd())).getSessionId())
                        .as("%s", member)
                        .isZero();
            }
        }
    }

    private static ConnectRequest attach(ConnectResponse session, byte[] password) {
        return new ConnectRequest(0, 0, 20_000, session.getSessionId(), password, false);
    }

    @Test
    void clientThatHasSeenMoreThanAServerIsNotServedThere() throws Exception {
        long seen;
        try (RawClient raw = RawClient.withSession(leader.clientPort())) {
            seen = raw.call(1, OpCode.exists, new ExistsRequest("/", false)).zxid() + (1 << 20);
            raw.call(2, OpCode.closeSession, null);
        }
        for (Member member : ensemble.members()) {
            try (RawClient raw = new RawClient(member.clientPort())) {
                raw.sendFrame(RawClient.encode(new ConnectRequest(0, seen, 20_000, 0, new byte[16], false)));
                raw.expectClosedWithoutBytes();
            }
        }
    }

    @Test
    void sessionIdsOfServersDiffer() throws Exception {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            try (RawClient raw = new RawClient(ensemble.member(1 + i % 3).clientPort())) {
                long id = raw.openSession(20_000).getSessionId();
                assertThat(id >>> 56).isEqualTo(1 + i % 3);
                ids.add(id);
                raw.call(1, OpCode.closeSession, null);
            }
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void configurationIsReadableOnEachServer() throws Exception {
        String lines = ensemble.members().stream().map(Member::serverLine).collect(Collectors.joining("\n"));
        for (Member member : ensemble.members()) {
            ZooKeeper zk = connect(member);
            assertThat(new String(zk.getData("/zookeeper/config", false, null), UTF_8))
                    .isEqualTo(lines + "\nversion=0");
        }
    }

    /** A sync is not ordered among transactions, yet its answer has its place, and what comes later sees what it waited for. */
    @Test
    void answersKeepTheOrderOfRequestsWithSyncsAmongThem() throws Exception {
        for (Member member : ensemble.members()) {
            String path = "/order" + member.sid();
            try (RawClient raw = RawClient.withSession(member.clientPort())) {
                raw.send(1, OpCode.create, new CreateRequest(path, DATA, Ids.OPEN_ACL_UNSAFE, 0));
                for (int xid = 2; xid <= 100; xid += 3) {
                    raw.send(xid, OpCode.sync, new SyncRequest(path));
                    raw.send(xid + 1, OpCode.setData, new SetDataRequest(path, DATA, -1));
                    raw.send(xid + 2, OpCode.exists, new ExistsRequest(path, false));
                }
                raw.send(101, OpCode.sync, new SyncRequest(path));
                raw.send(102, OpCode.sync, new SyncRequest(path));
                raw.send(103, OpCode.delete, new DeleteRequest(path, -1));
                raw.send(104, OpCode.closeSession, null);
                for (int xid = 1; xid <= 104; xid++) {
                    RawClient.Reply reply = raw.readReply();
                    assertThat(reply.xid()).isEqualTo(xid);
                    assertThat(reply.err()).isZero();
                }
            }
        }
    }

    @Test
    void fourLetterWordsTellRoles() throws Exception {
        assertThat(FourLetterWord.send(leader.clientPort(), "mntr"))
                .contains("zk_server_state\tleader\n", "zk_peer_state\tleading - broadcast\n");
        for (Member member : List.of(follower, other)) {
            assertThat(FourLetterWord.send(member.clientPort(), "mntr"))
                    .contains("zk_server_state\tfollower\n", "zk_peer_state\tfollowing - broadcast\n");
            assertThat(FourLetterWord.send(member.clientPort(), "stat")).contains("Mode: follower\n");
        }
        assertThat(FourLetterWord.send(leader.clientPort(), "srvr")).contains("Mode: leader\n");
        for (Member member : ensemble.members()) {
            assertThat(FourLetterWord.send(member.clientPort(), "isro")).isEqualTo("rw");
            assertThat(FourLetterWord.send(member.clientPort(), "ruok")).isEqualTo("imok");
        }
    }

    @Test
    void fourLetterWordsTellOfTheEnsemble() throws Exception {
        assertThat(FourLetterWord.send(leader.clientPort(), "mntr")).containsPattern("zk_synced_followers\t2(\\.0)?\n");
        assertThat(FourLetterWord.send(leader.clientPort(), "mntr"))
                .as("how learners were synchronised")
                .containsPattern("zk_(diff|snap)_count\t[1-9]");
        assertThat(FourLetterWord.send(follower.clientPort(), "mntr"))
                .containsPattern("zk_learner_proposal_received_count\t[1-9]")
                .containsPattern("zk_learner_commit_received_count\t[1-9]");
        assertThat(FourLetterWord.send(leader.clientPort(), "srvr"))
                .contains("Mode: leader\n", "Proposal sizes last/min/max: ");
        for (Member member : ensemble.members()) {
            assertThat(FourLetterWord.send(member.clientPort(), "conf"))
                    .contains("serverId=" + member.sid() + "\n", "initLimit=20\n", "peerType=0\n", "membership: \n")
                    .contains(leader.serverLine());
        }
    }

    @Test
    void sessionsOfAllServersAreCountedByTheLeader() throws Exception {
        int before = leaderSessions();
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                clients.add(RawClient.withSession(ensemble.member(1 + i % 3).clientPort()));
            }
            assertThat(leaderSessions()).isGreaterThanOrEqualTo(before + 300);
            for (RawClient client : clients) {
                client.call(1, OpCode.closeSession, null);
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
        await("the sessions are gone").atMost(LIMIT).until(() -> leaderSessions() <= before);
    }

    private int leaderSessions() throws IOException {
        String counted = FourLetterWord.send(leader.clientPort(), "mntr")
                .lines()
                .filter(line -> line.startsWith("zk_global_sessions\t"))
                .findFirst()
                .orElseThrow();
        return (int) Double.parseDouble(counted.substring(counted.indexOf('\t') + 1));
    }
}
