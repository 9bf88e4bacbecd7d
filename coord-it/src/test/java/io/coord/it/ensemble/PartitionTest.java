package io.coord.it.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.server.CoordServer;
import io.coord.server.LocalEnsemble;
import java.time.Duration;
import java.util.Set;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The network between the servers of a {@link LocalEnsemble} is cut and healed by method. */
class PartitionTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final LocalEnsemble ensemble =
            LocalEnsemble.builder().name("cut").tick(Duration.ofMillis(100)).build();

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

    private ZooKeeper on(long sid) throws Exception {
        return clients.connect(
                ensemble.server(sid).connectString(),
                Clients.SESSION_TIMEOUT_MILLIS,
                new Events(),
                new ZKClientConfig());
    }

    private static void create(ZooKeeper client, String path) throws KeeperException, InterruptedException {
        client.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    @Test
    void leaderThatIsCutOffServesNoMoreAndComesBackAsAFollowerWithAllThatItMissed() throws Exception {
        long old = ensemble.leader().orElseThrow();
        CoordServer cut = ensemble.server(old);

        ensemble.isolate(old);

        await("it steps down").atMost(LIMIT).until(() -> !cut.isServing());
        await("another one leads").atMost(LIMIT).until(() -> ensemble.leader().isPresent());
        long leader = ensemble.leader().orElseThrow();
        assertThat(leader).isNotEqualTo(old);
        create(on(leader), "/while-cut");

        ensemble.heal();

        ensemble.awaitReady(LIMIT);
        assertThat(ensemble.leader()).hasValue(leader);
        ZooKeeper client = on(old);
        Clients.fence(client);
        assertThat(client.exists("/while-cut", false)).isNotNull();
    }

    @Test
    void majorityOfAPartitionServes() throws Exception {
        long leader = ensemble.leader().orElseThrow();
        long alone = leader == 1 ? 2 : 1;
        long third = 6 - leader - alone;

        ensemble.partition(Set.of(leader, third), Set.of(alone));

        await("the minority does not serve")
                .atMost(LIMIT)
                .until(() -> !ensemble.server(alone).isServing());
        assertThat(ensemble.leader()).hasValue(leader);
        create(on(leader), "/a");

        ensemble.heal();
        ensemble.awaitReady(LIMIT);
        assertThat(ensemble.leader()).hasValue(leader);
    }

    @Test
    void aCutOutlivesARestart() throws Exception {
        long leader = ensemble.leader().orElseThrow();
        long alone = leader == 1 ? 2 : 1;
        ensemble.isolate(alone);
        ensemble.kill(alone);
        ensemble.start(alone);
        create(on(leader), "/a");
        assertThat(ensemble.server(alone).isServing()).isFalse();
        ensemble.heal();
        ensemble.awaitReady(LIMIT);
    }

    @Test
    void serversThatAreNotThereAreRefused() {
        assertThatThrownBy(() -> ensemble.partition(Set.of(1L, 4L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("server 4");
    }

    @Test
    void aClosedEnsembleLeavesNoThread() throws Exception {
        create(on(ensemble.leader().orElseThrow()), "/a");
        ensemble.isolate(2);
        assertThat(threads()).isNotZero();
        ensemble.close();
        await("threads are gone").atMost(LIMIT).until(() -> threads() == 0);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith("coord-cut-"))
                .count();
    }
}
