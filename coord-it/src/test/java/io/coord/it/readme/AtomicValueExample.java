package io.coord.it.readme;

import io.coord.client.CoordClient;
import io.coord.client.recipe.value.AtomicCounter;
import io.coord.client.recipe.value.AtomicValue;
import io.coord.client.recipe.value.ValueCodec;
import io.coord.client.recipe.value.Versioned;

/** The body of the method is an example in docs/recipes.md. */
final class AtomicValueExample {
    private AtomicValueExample() {}

    static String run(CoordClient client) throws InterruptedException {
        AtomicValue<String> owner = new AtomicValue<>(client, "/values/owner", ValueCodec.text(), "nobody");
        Versioned<String> written = owner.awaitUpdate(present -> present.equals("nobody") ? "me" : present);
        long sum = new AtomicCounter(client, "/values/requests").awaitAdd(1);
        return written.value() + " " + sum;
    }
}
