package io.coord.it.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.client.CoordClient;
import io.coord.client.error.NoNodeException;
import io.coord.it.javaclient.CoordClients;
import java.time.Duration;
import java.util.List;

/** What is below the path of a recipe, as another client sees it. */
record Queues(CoordClient observer) {
    static Queues of(CoordClients clients) throws Exception {
        return new Queues(clients.connect());
    }

    List<String> names(String path) throws InterruptedException {
        try {
            return observer.blocking().getChildren(path);
        } catch (NoNodeException e) {
            return List.of();
        }
    }

    /** Returns when the queue has so many members. */
    void awaitSize(String path, int size) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(names(path)).hasSize(size));
    }
}
