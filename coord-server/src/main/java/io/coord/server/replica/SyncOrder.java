package io.coord.server.replica;

import io.coord.server.delivery.ClientLink;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Holds back what a connection asks for after a sync until the sync is answered: answers keep the order of the requests,
 * and what comes later sees at least what the sync waited for (spec: client-protocol 4). A sync is not ordered among
 * transactions, so only this keeps its place. Thread: replica.
 */
final class SyncOrder {
    /** By connections with a sync that is not answered, or with requests that have to go first. */
    private final Map<ClientLink, Held> byLink = new HashMap<>();

    private final ArrayDeque<Held> ready = new ArrayDeque<>();

    private static final class Held {
        private final ClientLink link;
        private final ArrayDeque<ReplicaInput> requests = new ArrayDeque<>(2);

        Held(ClientLink link) {
            this.link = link;
        }
    }

    /** Whether what this connection asks for has to wait: see {@link #hold}. */
    boolean concern(ClientLink link) {
        return !byLink.isEmpty() && byLink.containsKey(link);
    }

    void hold(ClientLink link, ReplicaInput request) {
        byLink.get(link).requests.add(request);
    }

    /** A sync goes on its way. */
    void began(ClientLink link) {
        byLink.put(link, new Held(link));
    }

    void answered(ClientLink link) {
        Held held = byLink.get(link);
        if (held != null) {
            ready.add(held);
        }
    }

    /** The connection is gone, and with it what it asked for. */
    void forget(ClientLink link) {
        byLink.remove(link);
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** Lets go what waited for the syncs that have been answered, up to the next sync of each connection. */
    void release(Replica replica) {
        for (Held held = ready.poll(); held != null; held = ready.poll()) {
            if (!byLink.remove(held.link, held)) {
                continue; // forgotten
            }
            while (!held.requests.isEmpty()) {
                held.requests.remove().applyTo(replica);
            }
        }
    }
}
