package io.coord.client.endpoint;

import io.coord.core.env.RandomSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers in an order of the client's own, so that many clients with one connect string spread over the servers.
 * Goes round. Not thread-safe.
 */
public final class EndpointList {
    private final List<Endpoint> shuffled;
    private int next;

    /** A list of at least one. */
    public EndpointList(List<Endpoint> endpoints, RandomSource random) {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no servers to connect to");
        }
        shuffled = new ArrayList<>(endpoints);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            Endpoint swapped = shuffled.get(i);
            shuffled.set(i, shuffled.get(j));
            shuffled.set(j, swapped);
        }
    }

    public int size() {
        return shuffled.size();
    }

    public Endpoint next() {
        Endpoint endpoint = shuffled.get(next);
        next = (next + 1) % shuffled.size();
        return endpoint;
    }

    /** The next will be the last one again. */
    public void stepBack() {
        next = (next + shuffled.size() - 1) % shuffled.size();
    }
}
