package io.coord.it.readme;

import io.coord.client.CoordClient;
import io.coord.client.recipe.barrier.DoubleBarrier;
import io.coord.client.recipe.barrier.Entered;
import java.time.Duration;

/** The body of the method is an example in docs/recipes.md. */
final class DoubleBarrierExample {
    private DoubleBarrierExample() {}

    static String run(CoordClient client, int workers) throws InterruptedException {
        DoubleBarrier step = new DoubleBarrier(client, "/steps/sort", workers);
        Entered entered = step.awaitEntered(Duration.ofMinutes(1)).orElseThrow(); // all workers are here
        String result = "sorted";
        entered.leave().join(); // all workers are done
        return result;
    }
}
