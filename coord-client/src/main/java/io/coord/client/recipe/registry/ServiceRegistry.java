package io.coord.client.recipe.registry;

import io.coord.client.CoordClient;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.future.Promise;
import io.coord.client.recipe.Failures;
import io.coord.client.recipe.RecipeClient;
import io.coord.client.recipe.node.PersistentNode;
import io.coord.core.model.Paths;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Services by name, and the processes that offer them. An instance is an ephemeral node {@code path/<service>/<id>}.
 *
 * <p><b>Health</b> is the session: an instance that crashes, or can not reach the servers, is listed until its session timeout is over, and one
 * that comes back is listed again by itself. Who is about to stop says so by {@link ServiceInstance.Status#OUT_OF_SERVICE} first. That
 * an instance is listed does not say that it answers: callers try another where one does not.
 *
 * <p><b>Directories</b> show the instances as they were when they were last told: everything that is told is told in order, and what is
 * shown is never older than what was shown before. While the connection is broken they go on with what they had, so that a failure of
 * the registry does not become one of the services.
 *
 * <p>Works with all servers. Thread-safe; there is nothing to close but what it gives.
 */
public final class ServiceRegistry {
    private final CoordClient caller;
    private final RecipeClient client;
    private final String path;

    /** Makes no call until it is used. */
    public ServiceRegistry(CoordClient client, String path) {
        RecipeClient.checkPath("registry", path);
        this.caller = client;
        this.client = new RecipeClient(client);
        this.path = path;
    }

    public String path() {
        return path;
    }

    /** Lists an instance of a service from now on, until the registration is closed. Does not wait for it. */
    public Registration register(String service, ServiceInstance instance) {
        String node = Paths.child(pathOf(service), instance.id());
        RecipeClient.checkPath("registry", node);
        PersistentNode listed = new PersistentNode(caller, node, InstanceCodec.encode(instance));
        listed.start();
        return new Registration(listed, instance);
    }

    /** As {@link #register}; returns when it is listed. */
    public Registration awaitRegistered(String service, ServiceInstance instance) throws InterruptedException {
        Registration registration = register(service, instance);
        try {
            registration.awaitListed();
            return registration;
        } catch (InterruptedException | CoordException e) {
            registration.close();
            throw e;
        }
    }

    /** The instances of a service: completes when they have been read, be there any or not. */
    public CompletableFuture<ServiceDirectory> directory(String service) {
        return open(service);
    }

    /** As {@link #directory}, waiting. */
    public ServiceDirectory awaitDirectory(String service) throws InterruptedException {
        return open(service).await();
    }

    private Promise<ServiceDirectory> open(String service) {
        return new ServiceDirectory(client, service, pathOf(service)).open();
    }

    /** The names of the services that there are now, or were not long ago, in order. */
    public CompletableFuture<List<String>> services() {
        Promise<List<String>> services = client.promise("services", path);
        client.runFor(
                services,
                () -> client.calls().getChildren(path).whenComplete((names, error) -> {
                    CoordException failure = error == null ? null : Failures.of(error);
                    if (failure == null) {
                        services.succeed(names.stream().sorted().toList());
                    } else if (failure instanceof NoNodeException) {
                        services.succeed(List.of());
                    } else {
                        services.fail(failure);
                    }
                }));
        return services;
    }

    private String pathOf(String service) {
        if (service.isEmpty() || service.contains("/")) {
            throw new IllegalArgumentException("service \"" + service + "\": must be a name without /");
        }
        String node = Paths.child(path, service);
        RecipeClient.checkPath("registry", node);
        return node;
    }
}
