package io.coord.it.readme;

import io.coord.client.CoordClient;
import io.coord.client.recipe.registry.Registration;
import io.coord.client.recipe.registry.ServiceDirectory;
import io.coord.client.recipe.registry.ServiceInstance;
import io.coord.client.recipe.registry.ServiceRegistry;
import java.time.Duration;

/** The body of the method is the example in README.md. */
final class RegistryExample {
    private RegistryExample() {}

    static String run(String connectString) throws InterruptedException {
        try (CoordClient client = CoordClient.builder(connectString).build()) {
            ServiceRegistry registry = new ServiceRegistry(client, "/services");
            ServiceInstance mine = ServiceInstance.of("shop-1", "10.0.0.7:8080").with("zone", "b");
            try (Registration registration = registry.awaitRegistered("shop", mine);
                    ServiceDirectory shop = registry.awaitDirectory("shop")) {
                ServiceInstance one =
                        shop.awaitAvailable(Duration.ofSeconds(10)).orElseThrow();
                return one.address() + " in zone " + one.metadata().get("zone") + ", " + registration.isListed();
            }
        }
    }
}
