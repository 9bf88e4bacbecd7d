package io.coord.it.peer;

import io.coord.it.client.TreeListing;
import io.coord.it.server.ServerUnderTest;
import io.coord.it.server.ServerUnderTest.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server by server an ensemble of ZooKeeper becomes one of coord, and ZooKeeper again, each on the directory it has. */
class RollingReplacementTest {
    private static final Kind OURS = ServerUnderTest.kind();

    @TempDir
    Path directory;

    @Test
    void nothingAcknowledgedAndNoSessionIsLostWhileServersAreReplaced() throws Exception {
        try (Ensemble ensemble = Ensemble.of(directory, Kind.ZOOKEEPER, Kind.ZOOKEEPER, Kind.ZOOKEEPER)
                .with("snapCount", "500")) {
            ensemble.start();
            try (SteadyClient first = new SteadyClient(ensemble.connectString(), "/first");
                    SteadyClient second = new SteadyClient(ensemble.connectString(), "/second")) {
                List<SteadyClient> clients = List.of(first, second);
                progress(clients);
                replaceAll(ensemble, OURS, clients);
                replaceAll(ensemble, Kind.ZOOKEEPER, clients);
                for (SteadyClient client : clients) {
                    client.stop();
                }
                ensemble.awaitAllServe();
                TreeListing tree = ensemble.assertTreesAreEqual();
                clients.forEach(client -> client.verify(tree));
            }
        }
    }

    /** The leader comes last, as an operator would do it. */
    private static void replaceAll(Ensemble ensemble, Kind kind, List<SteadyClient> clients) {
        Member leader = ensemble.awaitAllServe();
        List<Member> order = new ArrayList<>(ensemble.members());
        order.remove(leader);
        order.add(leader);
        for (Member member : order) {
            member.terminate();
            member.becomes(kind);
            ensemble.startAndAwait(member);
            progress(clients);
        }
    }

    private static void progress(List<SteadyClient> clients) {
        clients.forEach(client -> client.awaitProgress(150));
    }
}
