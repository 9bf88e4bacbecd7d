package io.coord.client.recipe.registry;

import java.util.List;

/** Hears of the instances of a service. */
@FunctionalInterface
public interface ServiceListener {
    /**
     * Called with all instances, in the order of their ids: as they are when it is added, and whenever one comes, changes or goes. One call at a
     * time, in order, where callbacks of the client run. Changes that follow each other quickly may be told as one.
     */
    void onChange(List<ServiceInstance> instances);
}
