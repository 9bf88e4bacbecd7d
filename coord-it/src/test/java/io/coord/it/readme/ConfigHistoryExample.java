package io.coord.it.readme;

import io.coord.client.CoordClient;
import io.coord.client.recipe.config.ConfigKey;
import io.coord.client.recipe.config.ConfigOptions;
import io.coord.client.recipe.config.ConfigRevision;
import io.coord.client.recipe.config.ConfigStore;

/** The body of the method is an example in docs/recipes.md. */
final class ConfigHistoryExample {
    private ConfigHistoryExample() {}

    static String run(CoordClient client) throws InterruptedException {
        ConfigKey<Boolean> newCheckout = ConfigKey.flag("checkout.new", false);
        ConfigOptions options = ConfigOptions.defaults().withAuthor("deploy 4711");
        try (ConfigStore config = ConfigStore.awaitOpen(client, "/config/checkout", options)) {
            config.follow(newCheckout, on -> System.out.println("new checkout: " + on)); // now, and when it changes
            long before =
                    config.awaitUpdate(edit -> edit.set(newCheckout, false)).revision();
            config.awaitUpdate(edit -> edit.set(newCheckout, true));
            config.revertTo(before).join();
            StringBuilder history = new StringBuilder();
            for (ConfigRevision revision : config.history().join()) {
                history.append(revision.number()).append(revision.settings().values());
            }
            return history.toString();
        }
    }
}
