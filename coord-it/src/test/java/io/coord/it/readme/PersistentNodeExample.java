package io.coord.it.readme;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coord.client.CoordClient;
import io.coord.client.recipe.node.PersistentNode;

/** The persistent node of docs/recipes.md. */
final class PersistentNodeExample {
    private PersistentNodeExample() {}

    static String run(CoordClient client) throws Exception {
        PersistentNode address = new PersistentNode(client, "/servers/one", "10.0.0.1:80".getBytes(UTF_8));
        address.awaitStart(); // there for the first time
        address.setData("10.0.0.2:80".getBytes(UTF_8)).join();
        String shown = client.blocking().getData("/servers/one").text();
        address.remove().join(); // gone, and stays gone
        return shown;
    }
}
