package io.coord.it.readme;

import io.coord.client.CoordClient;
import io.coord.client.recipe.config.ConfigKey;
import io.coord.client.recipe.config.ConfigStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The body of the method is the example in README.md. */
final class ConfigExample {
    private ConfigExample() {}

    static String run(String connectString) throws InterruptedException {
        ConfigKey<Integer> poolSize = ConfigKey.int32("pool.size", 10);
        ConfigKey<Duration> pause = ConfigKey.duration("retry.pause", Duration.ofSeconds(1));
        try (CoordClient client = CoordClient.builder(connectString).build();
                ConfigStore config = ConfigStore.awaitOpen(client, "/config/shop")) {
            CompletableFuture<Integer> changed = new CompletableFuture<>();
            config.addListener((before, after) -> changed.complete(after.get(poolSize)));
            config.awaitUpdate(edit -> edit.set(poolSize, 20).set(pause, Duration.ofMillis(500))); // both or none
            return "pool of " + changed.join() + ", pause " + config.get(pause);
        }
    }
}
