package io.coord.server.replica;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a learner's clients wait for: requests that were forwarded, by session and in their order, found again by the
 * header of the transaction that they became (spec: peer-protocol 6.2). Thread: replica.
 */
final class ForwardedWrites {
    private final Map<Long, ArrayDeque<Waiting>> bySession = new HashMap<>();
    private int size;

    private record Waiting(int cxid, Origin origin) {}

    void add(long sessionId, int cxid, Origin origin) {
        bySession.computeIfAbsent(sessionId, id -> new ArrayDeque<>(2)).add(new Waiting(cxid, origin));
        size++;
    }

    /** Takes the request that this transaction answers; null if it came from elsewhere. */
    @Nullable
    Origin take(long sessionId, int cxid) {
        ArrayDeque<Waiting> waiting = bySession.get(sessionId);
        if (waiting == null || waiting.element().cxid != cxid) {
            return null;
        }
        Origin origin = waiting.remove().origin;
        size--;
        if (waiting.isEmpty()) {
            bySession.remove(sessionId);
        }
        return origin;
    }

    /** Nobody waits for the requests of a session any more, since it has ended. */
    void forget(long sessionId) {
        ArrayDeque<Waiting> forgotten = bySession.remove(sessionId);
        if (forgotten != null) {
            size -= forgotten.size();
        }
    }

    int size() {
        return size;
    }
}
