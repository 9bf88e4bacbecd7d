package io.coord.it.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coord.server.LocalEnsemble;
import java.time.Duration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** The body of the method is the second example in README.md. */
final class EnsembleExample {
    private EnsembleExample() {}

    static String run() throws Exception {
        try (LocalEnsemble ensemble = LocalEnsemble.builder().voters(3).build()) {
            ensemble.start();
            ensemble.awaitReady(Duration.ofSeconds(30));
            long leader = ensemble.leader().orElseThrow();
            ensemble.kill(leader);
            ensemble.start(leader);
            ensemble.awaitReady(Duration.ofSeconds(30));
            ZooKeeper client = new ZooKeeper(ensemble.connectString(), 10_000, event -> {});
            client.create("/hello", "world".getBytes(UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            String answer = new String(client.getData("/hello", false, null), UTF_8);
            client.close();
            return answer;
        }
    }
}
