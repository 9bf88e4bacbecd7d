package io.coord.it.readme;

import io.coord.client.CoordClient;
import io.coord.client.recipe.lock.Hold;
import io.coord.client.recipe.lock.MultiLock;
import io.coord.client.recipe.lock.Mutex;
import io.coord.client.recipe.lock.ReadWriteLock;
import io.coord.client.recipe.lock.Semaphore;
import java.util.List;

/** The body of the method is the first example in docs/recipes.md. */
final class SharedLocksExample {
    private SharedLocksExample() {}

    static String run(CoordClient client) throws InterruptedException {
        ReadWriteLock catalogue = new ReadWriteLock(client, "/locks/catalogue");
        Hold writer = catalogue.write().blocking().acquire();
        Hold reader = catalogue.downgrade(writer).join(); // no other writer in between
        reader.release().join();

        Semaphore connections = new Semaphore(client, "/locks/connections", 10);
        Hold three = connections.permits(3).blocking().acquire();
        three.release().join();

        MultiLock transfer = new MultiLock(
                client, List.of(new Mutex(client, "/locks/account-2"), new Mutex(client, "/locks/account-1")));
        try (Hold both = transfer.blocking().acquire()) {
            return both.path();
        }
    }
}
