package io.coord.it.readme;

import io.coord.client.CoordClient;
import io.coord.client.recipe.registry.Registration;
import io.coord.client.recipe.registry.ServiceDirectory;
import io.coord.client.recipe.registry.ServiceInstance;
import io.coord.client.recipe.registry.ServiceInstance.Status;
import io.coord.client.recipe.registry.ServiceRegistry;

/** The body of the method is an example in docs/recipes.md. */
final class DirectoryExample {
    private DirectoryExample() {}

    static String run(CoordClient client) throws InterruptedException {
        ServiceRegistry registry = new ServiceRegistry(client, "/services");
        Registration mine = registry.awaitRegistered("search", ServiceInstance.of("search-1", "10.0.0.8:9200"));
        try (ServiceDirectory search = registry.awaitDirectory("search")) {
            search.addListener(instances -> System.out.println("now there are " + instances.size()));
            String owner = search.pick("customer 4711").orElseThrow().id(); // the same for this key, everywhere
            mine.update(mine.instance().withStatus(Status.OUT_OF_SERVICE)).join(); // no new work, please
            mine.remove().join();
            return owner;
        }
    }
}
