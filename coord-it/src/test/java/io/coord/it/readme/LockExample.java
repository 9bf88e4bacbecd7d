package io.coord.it.readme;

import io.coord.client.CoordClient;
import io.coord.client.recipe.lock.Hold;
import io.coord.client.recipe.lock.Mutex;
import java.time.Duration;

/** The body of the method is the example in README.md. */
final class LockExample {
    private LockExample() {}

    static String run(String connectString) throws InterruptedException {
        try (CoordClient client = CoordClient.builder(connectString).build()) {
            Mutex mutex = new Mutex(client, "/locks/orders");
            try (Hold hold = mutex.blocking().acquire(Duration.ofSeconds(10))) {
                return "held with token " + (hold.fencingToken() > 0) + ", held still " + hold.isHeld();
            }
        }
    }
}
