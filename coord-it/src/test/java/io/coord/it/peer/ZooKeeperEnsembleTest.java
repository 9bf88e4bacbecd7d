package io.coord.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.server.ServerUnderTest.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the other tests here rely on holds for ZooKeeper alone. */
class ZooKeeperEnsembleTest {
    @TempDir
    Path directory;

    @Test
    void theDeathOfALeaderLosesNothing() throws Exception {
        try (Ensemble ensemble = Ensemble.of(directory, Kind.ZOOKEEPER, Kind.ZOOKEEPER, Kind.ZOOKEEPER)) {
            Member first = ensemble.start();
            assertThat(first).isSameAs(ensemble.member(3));
            try (SteadyClient client = new SteadyClient(ensemble.connectString(), "/steady")) {
                client.awaitProgress(200);
                first.kill();
                Member second = ensemble.awaitNewLeader(first);
                client.awaitProgress(200);
                ensemble.startAndAwait(first);
                client.awaitProgress(200);
                second.suspend();
                ensemble.awaitNewLeader(second);
                second.resume();
                client.awaitProgress(200);
                client.stop();
                ensemble.awaitAllServe();
                client.verify(ensemble.assertTreesAreEqual());
            }
        }
    }
}
