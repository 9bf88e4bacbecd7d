package io.coord.client.recipe.registry;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One process that offers a service. Immutable.
 *
 * @param id       like no other's of the service; a name of a node, so without {@code /}
 * @param address  where it is reached, in whatever form its clients understand, e.g. {@code host:port} or a URL
 * @param metadata names without line ends and {@code =}; anything as values
 */
public record ServiceInstance(String id, String address, Status status, SortedMap<String, String> metadata) {
    /** Whether it is to be used. */
    public enum Status {
        /** It may be given work. */
        UP,
        /** It is there, but does not want new work: it is about to stop, or to warm up. */
        OUT_OF_SERVICE
    }

    public ServiceInstance {
        if (id.isEmpty() || id.contains("/")) {
            throw new IllegalArgumentException("instance id \"" + id + "\": must be a name without /");
        }
        if (address.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("instance " + id + ": its address has control characters");
        }
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
        for (String name : metadata.keySet()) {
            if (name.isEmpty() || name.contains("=") || name.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("instance " + id + ": \"" + name
                        + "\" is no name of metadata, which is not empty and has no = and no control characters");
            }
        }
    }

    /** One that is up, without metadata. */
    public static ServiceInstance of(String id, String address) {
        return new ServiceInstance(id, address, Status.UP, Collections.emptySortedMap());
    }

    public ServiceInstance withStatus(Status newStatus) {
        return new ServiceInstance(id, address, newStatus, metadata);
    }

    public ServiceInstance with(String name, String value) {
        SortedMap<String, String> changed = new TreeMap<>(metadata);
        changed.put(name, value);
        return new ServiceInstance(id, address, status, changed);
    }

    public ServiceInstance withMetadata(Map<String, String> newMetadata) {
        return new ServiceInstance(id, address, status, new TreeMap<>(newMetadata));
    }

    public boolean isUp() {
        return status == Status.UP;
    }
}
