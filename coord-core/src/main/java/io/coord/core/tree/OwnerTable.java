package io.coord.core.tree;

import io.coord.core.model.NodeKind;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Which nodes end with a session, or may be reaped: by the owner that is stored in the node. */
final class OwnerTable {
    private final TreeMap<Long, OwnedNodes> bySession = new TreeMap<>();
    private final OwnedNodes containers = new OwnedNodes();
    private final OwnedNodes ttlNodes = new OwnedNodes();
    private int ephemeralCount;

    void add(Znode node) {
        NodeKind kind = node.kind();
        if (kind == NodeKind.CONTAINER) {
            containers.add(node);
        } else if (kind == NodeKind.TTL) {
            ttlNodes.add(node);
        } else if (kind == NodeKind.EPHEMERAL) {
            bySession.computeIfAbsent(node.owner(), session -> new OwnedNodes()).add(node);
            ephemeralCount++;
        }
    }

    void remove(Znode node) {
        NodeKind kind = node.kind();
        if (kind == NodeKind.CONTAINER) {
            containers.remove(node);
        } else if (kind == NodeKind.TTL) {
            ttlNodes.remove(node);
        } else if (kind == NodeKind.EPHEMERAL) {
            OwnedNodes nodes = bySession.get(node.owner());
            nodes.remove(node);
            ephemeralCount--;
            if (nodes.count() == 0) {
                bySession.remove(node.owner());
            }
        }
    }

    int ephemeralCount() {
        return ephemeralCount;
    }

    List<String> ephemerals(long sessionId) {
        OwnedNodes nodes = bySession.get(sessionId);
        return nodes == null ? List.of() : nodes.paths();
    }

    Set<Long> sessions() {
        return Collections.unmodifiableSet(bySession.keySet());
    }

    List<String> containers() {
        return containers.paths();
    }

    List<String> ttlNodes() {
        return ttlNodes.paths();
    }
}
