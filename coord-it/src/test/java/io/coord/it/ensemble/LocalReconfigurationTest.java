package io.coord.it.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.core.ports.FreePort;
import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.TreeListing;
import io.coord.it.client.Workload;
import io.coord.server.CoordServer;
import io.coord.server.LocalEnsemble;
import io.coord.server.auth.AuthConfig;
import io.coord.server.config.EnsembleConfig.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The members change while the ensemble serves (spec: client-protocol 13, peer-protocol 8). */
class LocalReconfigurationTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private LocalEnsemble ensemble = LocalEnsemble.builder().build();
    private @Nullable ZooKeeperAdmin admin;

    @RegisterExtension
    final Clients clients = new Clients(() -> ensemble.connectString());

    @AfterEach
    void close() throws InterruptedException {
        if (admin != null) {
            admin.close();
        }
        ensemble.close();
    }

    private static LocalEnsemble.Builder reconfigurable() {
        return LocalEnsemble.builder()
                .reconfigurable(true)
                .configure(config -> config.auth(AuthConfig.DEFAULTS.withSuperDigest(TreeListing.SUPER_DIGEST)));
    }

    private ZooKeeperAdmin start(LocalEnsemble started) throws Exception {
        ensemble = started;
        ensemble.start();
        ensemble.awaitReady(LIMIT);
        return reconnect();
    }

    private ZooKeeperAdmin reconnect() throws Exception {
        return connectTo(ensemble.connectString());
    }

    private ZooKeeperAdmin connectTo(String servers) throws Exception {
        if (admin != null) {
            admin.close();
        }
        admin = new ZooKeeperAdmin(servers, Clients.SESSION_TIMEOUT_MILLIS, new Events());
        admin.addAuthInfo("digest", TreeListing.SUPER_PASSWORD.getBytes(UTF_8));
        return admin;
    }

    /** As an operator does: again, where the connection was lost or another change is under way. */
    private String change(@Nullable String joining, @Nullable String leaving) throws Exception {
        while (true) {
            try {
                return new String(admin.reconfigure(joining, leaving, null, -1, new Stat()), UTF_8);
            } catch (KeeperException.ConnectionLossException
                    | KeeperException.ReconfigInProgress
                    | KeeperException.NewConfigNoQuorum again) {
                await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            }
        }
    }

    private String config() throws Exception {
        while (true) {
            try {
                return new String(admin.getConfig(false, new Stat()), UTF_8);
            } catch (KeeperException.ConnectionLossException again) {
                await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            }
        }
    }

    private static String create(ZooKeeper client, String path) throws Exception {
        while (true) {
            try {
                return client.create(path, path.getBytes(UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            } catch (KeeperException.NodeExistsException done) {
                return path;
            } catch (KeeperException.ConnectionLossException again) {
                await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            }
        }
    }

    /** The connect string names servers that are down: the first attempt may end there. */
    private static void assertExists(ZooKeeper client, String path) {
        await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(KeeperException.ConnectionLossException.class)
                .untilAsserted(() -> assertThat(client.exists(path, false)).isNotNull());
    }

    private void assertAllEqual() throws Exception {
        List<CoordServer> servers = ensemble.servers();
        for (CoordServer server : servers) {
            await("equal trees")
                    .atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> listing(server)
                            .assertEqualTo(listing(servers.get(0)), server + " against " + servers.get(0)));
        }
    }

    private static TreeListing listing(CoordServer server) throws Exception {
        return TreeListing.of(server.clientAddress().orElseThrow().getPort());
    }

    private long follower() {
        long leader = ensemble.leader().orElseThrow();
        return leader == 1 ? 2 : 1;
    }

    @Test
    void aServerJoinsAsObserverAndGetsAVote() throws Exception {
        ZooKeeperAdmin client = start(reconfigurable().voters(3).build());
        create(client, "/before");

        long sid = ensemble.add();
        ensemble.awaitReady(LIMIT);
        String observer = ensemble.memberLine(sid, Role.OBSERVER);
        assertThat(change(observer, null)).contains(observer);
        ensemble.awaitReady(LIMIT);
        String voter = ensemble.memberLine(sid, Role.PARTICIPANT);
        assertThat(change(voter, null)).contains(voter).doesNotContain("observer");
        ensemble.awaitReady(LIMIT);
        create(client, "/after");

        assertAllEqual();
        // with its vote two more can be missed
        ensemble.kill(follower());
        create(client, "/later");
        assertThat(ensemble.servers()).hasSize(3);
    }

    /** Data, ACL and stat of each node, that of the configuration included. */
    @Test
    void votersObserversAndServersWithoutAVoteShowTheSame() throws Exception {
        start(reconfigurable()
                .voters(3)
                .observers(1)
                .configure(config ->
                        config.extendedTypes(true).auth(AuthConfig.DEFAULTS.withSuperDigest(TreeListing.SUPER_DIGEST)))
                .build());
        long guest = ensemble.add();
        ensemble.awaitReady(LIMIT);
        long away = follower();
        long seed = System.nanoTime();
        Workload workload = new Workload(seed);
        workload.write(clients.connect(), 150);
        change(ensemble.memberLine(guest, Role.PARTICIPANT), null);
        change(null, Long.toString(guest));
        ensemble.kill(away);
        ZooKeeper writer = clients.connect();
        workload.write(writer, 600);
        change(ensemble.memberLine(away, Role.OBSERVER), null);
        ensemble.start(away);
        ensemble.awaitReady(LIMIT);
        ensemble.kill(ensemble.leader().orElseThrow());
        ensemble.start();
        ensemble.awaitReady(LIMIT);
        workload.write(writer, 150);
        create(clients.connect(), "/last-" + seed);
        assertThat(ensemble.servers()).hasSize(5);
        assertAllEqual();
    }

    @Test
    void aRemovedFollowerServesOnWithoutAVote() throws Exception {
        ZooKeeperAdmin client = start(reconfigurable().voters(3).build());
        long removed = follower();

        String config = change(null, Long.toString(removed));

        assertThat(config).doesNotContain("server." + removed + "=");
        ensemble.awaitReady(LIMIT);
        create(client, "/after");
        assertAllEqual();
        ensemble.remove(removed);
        create(client, "/later");
        assertThat(config()).isEqualTo(config);
    }

    @Test
    void aRemovedLeaderIsFollowedByAnother() throws Exception {
        ZooKeeperAdmin client = start(reconfigurable().voters(3).build());
        long removed = ensemble.leader().orElseThrow();

        change(null, Long.toString(removed));

        await().atMost(LIMIT)
                .until(() -> ensemble.leader().isPresent() && ensemble.leader().getAsLong() != removed);
        ensemble.awaitReady(LIMIT);
        create(client, "/after");
        assertAllEqual();
        ensemble.remove(removed);
        create(client, "/later");
        assertThat(config()).doesNotContain("server." + removed + "=");
    }

    @Test
    void aLeaderThatIsToObserveObserves() throws Exception {
        ZooKeeperAdmin client = start(reconfigurable().voters(3).build());
        long leader = ensemble.leader().orElseThrow();

        change(ensemble.memberLine(leader, Role.OBSERVER), null);

        await().atMost(LIMIT)
                .until(() -> ensemble.leader().isPresent() && ensemble.leader().getAsLong() != leader);
        ensemble.awaitReady(LIMIT);
        create(client, "/after");
        assertAllEqual();
        assertThat(config()).contains(ensemble.memberLine(leader, Role.OBSERVER));
    }

    @Test
    void allMembersAreReplacedOneByOne() throws Exception {
        ZooKeeperAdmin client = start(reconfigurable().voters(3).build());
        for (long old = 1; old <= 3; old++) {
            create(client, "/" + old);
            long sid = ensemble.add();
            ensemble.awaitReady(LIMIT);
            change(ensemble.memberLine(sid, Role.PARTICIPANT), Long.toString(old));
            ensemble.awaitReady(LIMIT);
            client = connectTo(ensemble.server(sid).connectString());
            ensemble.remove(old);
        }
        create(client, "/after");
        assertThat(client.getChildren("/", false)).contains("1", "2", "3", "after");
        assertAllEqual();
        for (long sid = 4; sid <= 6; sid++) {
            assertThat(config()).contains(ensemble.memberLine(sid, Role.PARTICIPANT));
        }
    }

    @Test
    void aWholeConfigurationTakesThePlaceOfTheOther() throws Exception {
        ZooKeeperAdmin client = start(reconfigurable().voters(3).build());
        String whole = ensemble.memberLine(1, Role.PARTICIPANT) + "," + ensemble.memberLine(2, Role.PARTICIPANT) + ","
                + ensemble.memberLine(3, Role.PARTICIPANT) + ",group.1=1:2:3,weight.1=1,weight.2=1,weight.3=2";

        Stat stat = new Stat();
        byte[] config = client.reconfigure(null, null, whole, -1, stat);

        assertThat(new String(config, UTF_8))
                .contains("group.1=1:2:3", "weight.3=2")
                .endsWith("version=" + Long.toHexString(stat.getMzxid()));
        assertThat(stat.getVersion()).isEqualTo(-1);
        assertThat(catchCode(() -> client.reconfigure(null, "1", null, -1, new Stat())))
                .as("with groups only as a whole")
                .isEqualTo(Code.BADARGUMENTS);
        create(client, "/after");
        assertAllEqual();
    }

    @Test
    void oneChangeAtATime() throws Exception {
        ZooKeeperAdmin client = start(reconfigurable().voters(3).build());
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            answers.add(answer);
            client.reconfigure(
                    (String) null,
                    null,
                    null,
                    -1,
                    (int rc, String path, Object context, byte[] data, Stat stat) -> answer.complete(rc),
                    null);
        }
        List<Integer> codes = new ArrayList<>();
        for (CompletableFuture<Integer> answer : answers) {
            codes.add(answer.get(30, SECONDS));
        }
        assertThat(codes.get(0)).isZero();
        assertThat(codes).isSubsetOf(0, Code.RECONFIGINPROGRESS.intValue());
        create(client, "/after");
        assertAllEqual();
    }

    @Test
    void watchersHearOfAChange() throws Exception {
        ZooKeeperAdmin client = start(reconfigurable().voters(3).build());
        Events events = new Events();
        ZooKeeper watcher = clients.connect(
                ensemble.server(follower()).connectString(),
                Clients.SESSION_TIMEOUT_MILLIS,
                new Events(),
                new ZKClientConfig());
        watcher.getConfig(events, new Stat());

        byte[] answer = client.reconfigure((String) null, null, null, -1, new Stat());

        events.expect(EventType.NodeDataChanged, "/zookeeper/config");
        assertThat(watcher.getConfig(false, new Stat())).isEqualTo(answer);
    }

    @Test
    void whatCanNotBeDoneIsRefused() throws Exception {
        ZooKeeperAdmin client = start(reconfigurable().voters(3).build());
        ZooKeeper plain = clients.connect();
        ZooKeeperAdmin noAuth = new ZooKeeperAdmin(ensemble.connectString(), 30_000, new Events());
        String absent = "server.7=h:1:2;3,server.8=h:4:5;6,server.9=h:7:8;9";
        try {
            assertThat(catchCode(() -> noAuth.reconfigure(null, "3", null, -1, new Stat())))
                    .isEqualTo(Code.NOAUTH);
            assertThat(catchCode(() -> plain.setData("/zookeeper/config", new byte[0], -1)))
                    .isEqualTo(Code.NOAUTH);
            assertThat(catchCode(() -> client.reconfigure(null, "3", null, 77, new Stat())))
                    .isEqualTo(Code.BADVERSION);
            assertThat(catchCode(() -> client.reconfigure(absent, null, null, -1, new Stat())))
                    .isEqualTo(Code.NEWCONFIGNOQUORUM);
            assertThat(catchCode(() -> client.reconfigure(null, "1,2", null, -1, new Stat())))
                    .isEqualTo(Code.BADARGUMENTS);
            assertThat(catchCode(() -> client.reconfigure("server.9=nonsense", null, null, -1, new Stat())))
                    .isEqualTo(Code.BADARGUMENTS);
            assertThat(catchCode(() -> client.reconfigure("server.9=h:1:2", null, null, -1, new Stat())))
                    .as("without client port")
                    .isEqualTo(Code.BADARGUMENTS);
            assertThat(catchCode(() -> client.reconfigure(null, "three", null, -1, new Stat())))
                    .isEqualTo(Code.MARSHALLINGERROR);
        } finally {
            noAuth.close();
        }
    }

    @Test
    void nothingChangesWhereItIsNotEnabled() throws Exception {
        ZooKeeperAdmin client = start(reconfigurable().reconfigurable(false).build());
        assertThat(catchCode(() -> client.reconfigure(null, "3", null, -1, new Stat())))
                .isEqualTo(Code.RECONFIGDISABLED);
        assertThat(config()).endsWith("version=0");
        assertThatThrownBy(() -> ensemble.add()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoeverMayDoEverythingMayChangeTheMembers() throws Exception {
        start(reconfigurable()
                .configure(config -> config.auth(AuthConfig.DEFAULTS.withoutPermissionChecks()))
                .build());
        String leader = ensemble.server(ensemble.leader().orElseThrow()).connectString();
        ZooKeeperAdmin noAuth = new ZooKeeperAdmin(leader, 30_000, new Events());
        try {
            assertThat(noAuth.reconfigure(null, Long.toString(follower()), null, -1, new Stat()))
                    .isNotEmpty();
        } finally {
            noAuth.close();
        }
    }

    @Test
    void clientsFindAServerAtItsNewPortAndConnectionsStay() throws Exception {
        ZooKeeperAdmin client = start(reconfigurable().voters(3).build());
        long moved = follower();
        int port = FreePort.find();
        String before = ensemble.server(moved).connectString();
        Events events = new Events();
        ZooKeeper connected = clients.connect(before, Clients.SESSION_TIMEOUT_MILLIS, events, new ZKClientConfig());

        change("server." + moved + "=server-" + moved + ":2888:3888;127.0.0.1:" + port, null);

        await().atMost(LIMIT)
                .until(() ->
                        ensemble.server(moved).clientAddress().orElseThrow().getPort() == port);
        assertExists(connected, "/");
        ZooKeeper after = clients.connect(
                "127.0.0.1:" + port, Clients.SESSION_TIMEOUT_MILLIS, new Events(), new ZKClientConfig());
        create(after, "/after");
        ensemble.stop(moved);
        ensemble.start(moved);
        ensemble.awaitReady(LIMIT);
        assertThat(ensemble.server(moved).clientAddress().orElseThrow().getPort())
                .isEqualTo(port);
        create(client, "/later");
    }

    @Test
    void serversFindEachOtherAtNewPorts() throws Exception {
        ZooKeeperAdmin client = start(reconfigurable().voters(3).build());
        for (long sid = 1; sid <= 3; sid++) {
            change(ensemble.memberLine(sid, Role.PARTICIPANT).replace(":2888:3888:", ":2777:3777:"), null);
            ensemble.awaitReady(LIMIT);
            create(client, "/moved" + sid);
        }
        assertThat(config()).doesNotContain(":2888:3888:");
        ensemble.kill(ensemble.leader().orElseThrow());
        create(client, "/after");
    }

    @Test
    void whatWasChangedIsSoAfterAllServersHaveDied(@TempDir Path directory) throws Exception {
        ZooKeeperAdmin client =
                start(reconfigurable().voters(3).directory(directory).build());
        long sid = ensemble.add();
        ensemble.awaitReady(LIMIT);
        String config = change(ensemble.memberLine(sid, Role.PARTICIPANT), "1");
        create(client, "/before");
        for (long each = 1; each <= sid; each++) {
            ensemble.kill(each);
        }

        for (long each = 2; each <= sid; each++) {
            ensemble.start(each);
        }
        ensemble.awaitReady(LIMIT);
        assertExists(reconnect(), "/before");
        assertThat(config()).isEqualTo(config);
        // who was removed may come back, without a vote
        ensemble.start(1);
        ensemble.awaitReady(LIMIT);
        assertThat(ensemble.leader().orElseThrow()).isNotEqualTo(1);
        assertAllEqual();
    }

    private interface Call {
        @Nullable
        Object run() throws KeeperException, InterruptedException;
    }

    private static Code catchCode(Call call) throws InterruptedException {
        try {
            call.run();
            return Code.OK;
        } catch (KeeperException e) {
            return e.code();
        }
    }
}
