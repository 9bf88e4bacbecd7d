package io.coord.it.readme;

import io.coord.client.CoordClient;
import io.coord.client.recipe.queue.Claim;
import io.coord.client.recipe.queue.ClaimQueue;
import io.coord.client.recipe.value.ValueCodec;

/** The body of the method is an example in docs/recipes.md. */
final class ClaimQueueExample {
    private ClaimQueueExample() {}

    static String run(CoordClient client) throws InterruptedException {
        ClaimQueue<String> mails = new ClaimQueue<>(client, "/queues/mails", ValueCodec.text());
        mails.awaitPut("welcome, bob");
        try (Claim<String> claim = mails.awaitTake()) { // given back if what follows fails
            String sent = "sent " + claim.value() + ", attempt " + claim.deliveries();
            claim.awaitComplete();
            return sent;
        }
    }
}
