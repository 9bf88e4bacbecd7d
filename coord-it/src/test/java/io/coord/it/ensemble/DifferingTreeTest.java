package io.coord.it.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.core.env.SystemClock;
import io.coord.core.model.Bytes;
import io.coord.core.tree.ChangeListener;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeImage;
import io.coord.core.tree.TreeOptions;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.Txn;
import io.coord.core.txn.TxnHeader;
import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.TreeListing;
import io.coord.server.CoordServer;
import io.coord.server.LocalEnsemble;
import io.coord.zab.storage.Recovery;
import io.coord.zab.storage.RecoveryOptions;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.fs.RealFileSystem;
import io.coord.zab.storage.snapshot.SnapshotOptions;
import io.coord.zab.storage.snapshot.SnapshotSource;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A server whose tree is not what the transactions make of it replaces it, and says so. */
class DifferingTreeTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final byte[] RIGHT = "right".getBytes(UTF_8);

    @TempDir
    Path directory;

    private LocalEnsemble ensemble = LocalEnsemble.builder().build();

    @RegisterExtension
    final Clients clients = new Clients(() -> ensemble.connectString());

    @AfterEach
    void close() {
        ensemble.close();
    }

    private void start() throws Exception {
        ensemble = LocalEnsemble.builder().directory(directory).build();
        ensemble.start();
        ensemble.awaitReady(LIMIT);
    }

    private ZooKeeper onLeader() throws Exception {
        String leader = ensemble.server(ensemble.leader().orElseThrow()).connectString();
        return clients.connect(leader, Clients.SESSION_TIMEOUT_MILLIS, new Events(), new ZKClientConfig());
    }

    private long follower() {
        return ensemble.leader().orElseThrow() == 1 ? 2 : 1;
    }

    /** Gives a stopped server a snapshot of its last transaction, whole and well sealed, with other data in {@code /n}. */
    private void plantDifference(long sid) throws IOException {
        RealFileSystem files = new RealFileSystem();
        StorageDirs dirs = StorageDirs.of(directory.resolve("server-" + sid));
        ReplicatedState state = Recovery.recover(
                        files, dirs, RecoveryOptions.defaults(new TreeOptions(false, true, 1)), new SystemClock())
                .state();
        Txn.SetData wrong = new Txn.SetData("/n", Bytes.wrap("wrong".getBytes(UTF_8)), 0);
        TxnHeader header = new TxnHeader(0, 0, state.lastZxid(), 0, wrong.type());
        state.apply(new LoggedTxn(header, wrong, null), ChangeListener.NONE);
        try (TreeImage image = state.beginImage()) {
            new SnapshotStore(files, dirs.snapshotDir()).write(SnapshotSource.of(image, 1000), SnapshotOptions.DEFAULT);
        }
    }

    private List<String> keptOf(long sid) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("server-" + sid).resolve("version-2"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("aside-"))
                    .toList();
        }
    }

    private void awaitEqualTrees() throws Exception {
        // The one that is being repaired serves nobody meanwhile.
        TreeListing right = listing(ensemble.server(ensemble.leader().orElseThrow()));
        for (CoordServer server : ensemble.servers()) {
            await("equal trees")
                    .atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> listing(server).assertEqualTo(right, server + " against the leader"));
        }
    }

    private static TreeListing listing(CoordServer server) throws Exception {
        return TreeListing.of(server.clientAddress().orElseThrow().getPort());
    }

    @Test
    void differenceIsFoundByTheNextTransaction() throws Exception {
        start();
        ZooKeeper client = onLeader();
        client.create("/n", RIGHT, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        long sid = follower();
        ensemble.stop(sid);
        plantDifference(sid);
        ensemble.start(sid);
        ensemble.awaitReady(LIMIT);

        client.create("/later", RIGHT, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);

        await("the differing tree is kept")
                .atMost(LIMIT)
                .until(() -> keptOf(sid).size() == 1);
        awaitEqualTrees();
        client.create("/last", RIGHT, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        awaitEqualTrees();
        assertThat(keptOf(sid)).hasSize(1);
    }

    /** Of an ensemble that nobody writes to. */
    @Test
    void differenceIsFoundThoughNothingIsWritten() throws Exception {
        start();
        ZooKeeper client = onLeader();
        client.create("/n", RIGHT, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        long sid = follower();
        ensemble.stop(sid);
        plantDifference(sid);

        ensemble.start(sid);

        await("the differing tree is kept")
                .atMost(LIMIT)
                .until(() -> keptOf(sid).size() == 1);
        ensemble.awaitReady(LIMIT);
        awaitEqualTrees();
        assertThat(keptOf(sid)).hasSize(1);
    }

    @Test
    void differenceIsFoundBySynchronisation() throws Exception {
        start();
        ZooKeeper client = onLeader();
        client.create("/n", RIGHT, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        long sid = follower();
        ensemble.stop(sid);
        plantDifference(sid);
        client.create("/meanwhile", RIGHT, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);

        ensemble.start(sid);

        await("the differing tree is kept")
                .atMost(LIMIT)
                .until(() -> keptOf(sid).size() == 1);
        ensemble.awaitReady(LIMIT);
        awaitEqualTrees();
        assertThat(keptOf(sid)).hasSize(1);
    }
}
