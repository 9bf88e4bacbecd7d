package io.coord.it.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.RawClient;
import io.coord.it.client.TreeListing;
import io.coord.it.client.Workload;
import io.coord.it.server.ServerOptions;
import io.coord.it.server.ServerUnderTest;
import io.coord.it.server.ServerUnderTest.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.StatsTrack;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.cli.SetQuotaCommand;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.proto.ConnectRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryInterchangeTest {
    private static final Kind OURS = ServerUnderTest.kind();
    private static final Kind THEIRS = Kind.ZOOKEEPER;

    @TempDir
    Path directory;

    private static ServerOptions options(int snapCount, String compression) {
        ServerOptions options = ServerOptions.defaults()
                .with("extendedTypesEnabled", "true")
                .with("snapCount", String.valueOf(snapCount))
                .with("DigestAuthenticationProvider.superDigest", TreeListing.SUPER_DIGEST);
        return compression.equals("none") ? options : options.with("snapshot.compression.method", compression);
    }

    private static ZooKeeper connect(ServerUnderTest server) throws Exception {
        ZooKeeper zk = new ZooKeeper(server.connectString(), Clients.SESSION_TIMEOUT_MILLIS, new Events());
        zk.addAuthInfo("digest", TreeListing.SUPER_PASSWORD.getBytes(UTF_8));
        return zk;
    }

    /** The same directory changes hands again and again, with writes in between and stops of both kinds. */
    @ParameterizedTest
    @CsvSource({"1000000, none", "30, none", "40, gz", "40, snappy"})
    void treeStaysTheSameFromHandToHand(int snapCount, String compression) throws Exception {
        long seed = System.nanoTime();
        Workload workload = new Workload(seed);
        TreeListing last = null;
        for (Kind kind : List.of(OURS, THEIRS, OURS, OURS, THEIRS, OURS)) {
            try (ServerUnderTest server =
                    ServerUnderTest.create(kind, directory.resolve("data"), options(snapCount, compression))) {
                server.start();
                if (last != null) {
                    assertThat(TreeListing.of(server.port()).nodes())
                            .as("opened by %s, seed %d", kind, seed)
                            .isEqualTo(last.nodes());
                }
                ZooKeeper zk = connect(server);
                workload.write(zk, 150);
                workload.leaveSession(server.port());
                workload.closeSession(server.port());
                workload.write(zk, 50);
                zk.close();
                last = TreeListing.of(server.port());
                if (workload.sessions().size() % 2 == 0) {
                    server.kill();
                }
            }
        }
        assertThat(last.nodes().size()).as("seed %d", seed).isGreaterThan(50);
    }

    @Test
    void sessionsAndTheirPasswordsMoveWithTheDirectory() throws Exception {
        Workload workload = new Workload(1);
        for (Kind kind : List.of(OURS, THEIRS, OURS, THEIRS)) {
            try (ServerUnderTest server =
                    ServerUnderTest.create(kind, directory.resolve("data"), options(100, "none"))) {
                server.start();
                ZooKeeper zk = connect(server);
                for (Workload.Session session : workload.sessions()) {
                    assertThat(zk.exists(session.ephemeral(), false).getEphemeralOwner())
                            .isEqualTo(session.id());
                    try (RawClient raw = new RawClient(server.port())) {
                        assertThat(raw.handshake(new ConnectRequest(
                                                0, 0, 60_000, session.id(), session.password(), false))
                                        .getSessionId())
                                .as("re-attached at %s", kind)
                                .isEqualTo(session.id());
                    }
                }
                workload.leaveSession(server.port());
                zk.close();
            }
        }
    }

    @Test
    void containersTtlNodesSequencesAndQuotasKeepTheirMeaning() throws Exception {
        ServerOptions reaping = options(50, "none").withProperty("znode.container.checkIntervalMs", "200");
        int runs = 0;
        for (Map.Entry<Kind, Kind> hands : List.of(Map.entry(OURS, THEIRS), Map.entry(THEIRS, OURS))) {
            Path data = directory.resolve("data-" + runs++);
            try (ServerUnderTest first = ServerUnderTest.create(hands.getKey(), data, options(50, "none"))) {
                first.start();
                ZooKeeper zk = connect(first);
                zk.create("/c", null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER);
                zk.create("/c/child", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                zk.create("/t", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL, new Stat(), 1000);
                zk.create("/t/child", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                zk.create("/q", new byte[3], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                StatsTrack quota = new StatsTrack();
                quota.setCount(10);
                quota.setBytes(1000L);
                SetQuotaCommand.createQuota(zk, "/q", quota);
                for (int i = 0; i < 3; i++) {
                    zk.create("/q/s-", new byte[2], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
                }
                zk.delete("/q/s-0000000002", -1);
                zk.close();
            }
            try (ServerUnderTest second = ServerUnderTest.create(hands.getValue(), data, reaping)) {
                second.start();
                ZooKeeper zk = connect(second);
                Events events = new Events();
                for (String path : List.of("/c", "/t")) {
                    zk.exists(path, events);
                    zk.delete(path + "/child", -1);
                    events.expect(EventType.NodeDeleted, path);
                }
                assertThat(zk.create("/q/s-", new byte[2], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL))
                        .isEqualTo("/q/s-0000000003");
                assertThat(new String(zk.getData("/zookeeper/quota/q/zookeeper_stats", false, null), UTF_8))
                        .isEqualTo("count=4,bytes=9");
                zk.close();
            }
        }
    }
}
