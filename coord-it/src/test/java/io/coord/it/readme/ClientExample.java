package io.coord.it.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coord.client.BlockingClient;
import io.coord.client.CoordClient;
import io.coord.client.NodeData;
import io.coord.client.Transaction;
import io.coord.client.WatchScope;
import java.util.concurrent.CountDownLatch;

/** The body of the method is the example in README.md. */
final class ClientExample {
    private ClientExample() {}

    static String run(String connectString) throws InterruptedException {
        try (CoordClient client = CoordClient.builder(connectString).build()) {
            CountDownLatch changed = new CountDownLatch(1);
            client.create("/app", "v1".getBytes(UTF_8))
                    .thenCompose(path -> client.watch(path, WatchScope.SUBTREE, event -> changed.countDown()))
                    .join();

            BlockingClient blocking = client.blocking();
            NodeData app = blocking.getData("/app");
            Transaction transaction = client.transaction();
            transaction.setData("/app", "v2".getBytes(UTF_8), app.version());
            transaction.create("/app/note", "both or none".getBytes(UTF_8));
            blocking.commit(transaction);
            changed.await();
            return blocking.getData("/app").text();
        }
    }
}
