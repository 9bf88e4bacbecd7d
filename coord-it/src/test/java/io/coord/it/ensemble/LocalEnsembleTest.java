package io.coord.it.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.TreeListing;
import io.coord.server.CoordServer;
import io.coord.server.LocalEnsemble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LocalEnsembleTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private LocalEnsemble ensemble = LocalEnsemble.builder().build();

    @RegisterExtension
    final Clients clients = new Clients(() -> ensemble.connectString());

    @AfterEach
    void close() {
        ensemble.close();
    }

    private void start(LocalEnsemble started) throws Exception {
        ensemble = started;
        ensemble.start();
        ensemble.awaitReady(LIMIT);
    }

    private ZooKeeper on(long sid) throws Exception {
        return on(sid, new Events());
    }

    private ZooKeeper on(long sid, Events events) throws Exception {
        return clients.connect(
                ensemble.server(sid).connectString(), Clients.SESSION_TIMEOUT_MILLIS, events, new ZKClientConfig());
    }

    private long follower() {
        long leader = ensemble.leader().orElseThrow();
        return leader == 1 ? 2 : 1;
    }

    private static String create(ZooKeeper client, String path) throws KeeperException, InterruptedException {
        return client.create(path, path.getBytes(UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private void assertAllEqual() throws Exception {
        List<CoordServer> servers = ensemble.servers();
        TreeListing first =
                TreeListing.of(servers.get(0).clientAddress().orElseThrow().getPort());
        for (CoordServer server : servers) {
            int port = server.clientAddress().orElseThrow().getPort();
            await("equal trees")
                    .atMost(LIMIT)
                    .untilAsserted(
                            () -> TreeListing.of(port).assertEqualTo(first, server + " against " + servers.get(0)));
        }
    }

    @Test
    void whatOneServerIsToldEachServerShows() throws Exception {
        start(LocalEnsemble.builder().voters(3).observers(1).build());
        for (long sid = 1; sid <= 4; sid++) {
            assertThat(create(on(sid), "/n" + sid)).isEqualTo("/n" + sid);
        }
        for (long sid = 1; sid <= 4; sid++) {
            ZooKeeper client = on(sid);
            sync(client);
            assertThat(client.getChildren("/", false)).contains("n1", "n2", "n3", "n4");
        }
        assertAllEqual();
    }

    private static void sync(ZooKeeper client) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        client.sync("/", (code, path, context) -> done.countDown(), null);
        done.await();
    }

    @Test
    void errorsComeBackThroughAFollower() throws Exception {
        start(LocalEnsemble.builder().build());
        ZooKeeper client = on(follower());
        create(client, "/a");
        assertThat(catchCode(() -> create(client, "/a"))).isEqualTo(KeeperException.Code.NODEEXISTS);
        assertThat(catchCode(() -> client.delete("/b", -1))).isEqualTo(KeeperException.Code.NONODE);
        assertThat(catchCode(() -> client.setData("/a", new byte[0], 7))).isEqualTo(KeeperException.Code.BADVERSION);
        Stat stat = client.setData("/a", new byte[] {1}, 0);
        assertThat(stat.getVersion()).isEqualTo(1);
    }

    private interface Call {
        void run() throws KeeperException, InterruptedException;
    }

    private static KeeperException.Code catchCode(Call call) throws InterruptedException {
        try {
            call.run();
        } catch (KeeperException e) {
            return e.code();
        }
        return KeeperException.Code.OK;
    }

    @Test
    void aSessionOutlivesTheLeaderAndNothingIsLost() throws Exception {
        start(LocalEnsemble.builder().build());
        Events events = new Events();
        ZooKeeper client = clients.connect(events);
        long session = client.getSessionId();
        client.create("/mine", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        List<String> written = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                written.add(createAnyhow(client, "/r" + round + "-" + i));
            }
            long leader = ensemble.leader().orElseThrow();
            ensemble.kill(leader);
            written.add(createAnyhow(client, "/after-" + round));
            ensemble.start(leader);
            ensemble.awaitReady(LIMIT);
        }
        assertThat(client.getSessionId()).isEqualTo(session);
        sync(client);
        for (String path : written) {
            assertThat(client.exists(path, false)).as(path).isNotNull();
        }
        assertThat(client.exists("/mine", false)).isNotNull();
        assertAllEqual();
    }

    /** Until it is known to be there. */
    private static String createAnyhow(ZooKeeper client, String path) throws InterruptedException {
        await("create " + path).atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> {
            try {
                create(client, path);
                return true;
            } catch (KeeperException.NodeExistsException e) {
                return true;
            } catch (KeeperException.ConnectionLossException e) {
                return false;
            }
        });
        return path;
    }

    @Test
    void aServerThatWasAwayGetsWhatItMissed() throws Exception {
        start(LocalEnsemble.builder().build());
        long away = follower();
        ZooKeeper client = on(ensemble.leader().orElseThrow());
        ensemble.kill(away);
        for (int i = 0; i < 100; i++) {
            create(client, "/few" + i);
        }
        ensemble.start(away);
        ensemble.awaitReady(LIMIT);
        assertAllEqual();

        ensemble.stop(away);
        for (int i = 0; i < 1000; i++) {
            create(client, "/many" + i);
        }
        ensemble.start(away);
        ensemble.awaitReady(LIMIT);
        assertAllEqual();
        assertThat(on(away).getChildren("/", false)).hasSize(1101);
    }

    @Test
    void watchesFireOnTheServerTheClientIsOn() throws Exception {
        start(LocalEnsemble.builder().build());
        long leader = ensemble.leader().orElseThrow();
        Events events = new Events();
        ZooKeeper watching = on(follower(), events);
        assertThat(watching.exists("/watched", true)).isNull();

        create(on(leader), "/watched");

        events.expect(EventType.NodeCreated, "/watched");
    }

    @Test
    void ephemeralNodesGoEverywhereWhenTheirSessionIsClosed() throws Exception {
        start(LocalEnsemble.builder().build());
        ZooKeeper owner = on(follower());
        owner.create("/ephemeral", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        owner.close();
        for (CoordServer server : ensemble.servers()) {
            int port = server.clientAddress().orElseThrow().getPort();
            await("gone")
                    .atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(TreeListing.of(port).nodes()).doesNotContainKey("/ephemeral"));
        }
    }

    @Test
    void aSessionOnAFollowerEndsWhenItsClientIsSilent() throws Exception {
        start(LocalEnsemble.builder().build());
        Events events = new Events();
        ZooKeeper owner =
                clients.connect(ensemble.server(follower()).connectString(), 2000, events, new ZKClientConfig());
        owner.create("/ephemeral", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        ZooKeeper other = on(ensemble.leader().orElseThrow());
        Events gone = new Events();
        assertThat(other.exists("/ephemeral", gone)).isNotNull();

        owner.getTestable().closeSocket();
        ensemble.stop(follower());

        gone.expect(EventType.NodeDeleted, "/ephemeral");
    }

    @Test
    void aClientMovesToAnotherServerWithItsSession() throws Exception {
        start(LocalEnsemble.builder().build());
        ZooKeeper first = on(follower());
        first.create("/kept", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        Events events = new Events();
        ZooKeeper second = clients.attach(
                ensemble.server(ensemble.leader().orElseThrow()).connectString(),
                first.getSessionId(),
                first.getSessionPasswd(),
                events);
        events.awaitState(KeeperState.SyncConnected);
        assertThat(second.exists("/kept", false)).isNotNull();
        assertThat(second.setData("/kept", new byte[] {1}, -1).getVersion()).isEqualTo(1);
    }

    @Test
    void withoutAQuorumNobodyIsServed() throws Exception {
        start(LocalEnsemble.builder().build());
        long last = follower();
        for (CoordServer server : ensemble.servers()) {
            long sid = server.config().serverId();
            if (sid != last) {
                ensemble.kill(sid);
            }
        }
        await("not serving").atMost(LIMIT).until(() -> !ensemble.server(last).isServing());
        ensemble.start();
        ensemble.awaitReady(LIMIT);
        create(on(last), "/again");
    }

    @Test
    void aServerWithDamagedDataGetsItFromTheLeaderAndKeepsTheEvidence(@TempDir Path directory) throws Exception {
        start(LocalEnsemble.builder().directory(directory).build());
        long damaged = follower();
        ZooKeeper client = on(ensemble.leader().orElseThrow());
        for (int i = 0; i < 50; i++) {
            create(client, "/n" + i);
        }
        ensemble.stop(damaged);
        Path data = directory.resolve("server-" + damaged).resolve("version-2");
        Path log = files(data, "log.").get(0);
        byte[] bytes = Files.readAllBytes(log);
        bytes[2000] ^= 1;
        Files.write(log, bytes);

        ensemble.start(damaged);
        ensemble.awaitReady(LIMIT);

        assertAllEqual();
        assertThat(files(data, "aside-1-log.")).hasSize(1);
        create(on(damaged), "/again");
    }

    private static List<Path> files(Path directory, String prefix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void oneVoterIsEnoughOfAnEnsemble() throws Exception {
        start(LocalEnsemble.builder().voters(1).build());
        create(on(1), "/alone");
        ensemble.kill(1);
        ensemble.start(1);
        ensemble.awaitReady(LIMIT);
        assertThat(on(1).exists("/alone", false)).isNotNull();
    }
}
