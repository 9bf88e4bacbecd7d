package io.coord.server.prepare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pending nodes were created as ephemerals of which session. A node stays here after it is deleted or its create
 * is rolled back: who reads asks the node whether it still exists. Thread: replica.
 */
final class PendingEphemerals {
    private final Map<Long, List<PendingNode>> bySession = new HashMap<>();

    void add(PendingNode node) {
        remove(node);
        node.indexedOwner = node.owner;
        bySession.computeIfAbsent(node.owner, session -> new ArrayList<>()).add(node);
    }

    /** Has no effect on nodes that are not here. */
    void remove(PendingNode node) {
        if (node.indexedOwner == 0) {
            return;
        }
        List<PendingNode> nodes = bySession.get(node.indexedOwner);
        nodes.remove(node);
        if (nodes.isEmpty()) {
            bySession.remove(node.indexedOwner);
        }
        node.indexedOwner = 0;
    }

    List<PendingNode> of(long sessionId) {
        return bySession.getOrDefault(sessionId, List.of());
    }

    void clear() {
        bySession.clear();
    }
}
