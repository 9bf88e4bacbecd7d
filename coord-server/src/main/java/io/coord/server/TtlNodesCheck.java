package io.coord.server;

import io.coord.core.model.NodeKind;
import io.coord.core.tree.ReplicatedState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a server without extended types away from data that has TTL nodes. To such a server the mark of a TTL node is
 * the id of a session that does not exist (spec: client-protocol 8.3): the node would be deleted at once. ZooKeeper does
 * that without a word (checked with 3.9.5); nobody who left an option out meant to lose acknowledged nodes by it.
 */
final class TtlNodesCheck {
    private static final int SHOWN = 3;

    private TtlNodesCheck() {}

    /** @throws IOException if starting would delete TTL nodes */
    static void check(ReplicatedState state, boolean extendedTypes) throws IOException {
        if (extendedTypes) {
            return;
        }
        List<String> found = new ArrayList<>();
        for (long owner : state.tree().ephemeralOwners()) {
            // A session of server 255 may look alike, but then it is known.
            if (NodeKind.ofOwner(owner, true) == NodeKind.TTL
                    && !state.sessionTimeouts().containsKey(owner)) {
                found.addAll(state.tree().ephemerals(owner));
            }
        }
        if (!found.isEmpty()) {
            found.sort(null);
            throw new IOException(found.size() + " znodes have a time to live, " + shown(found)
                    + ": without extendedTypesEnabled=true they would be deleted at once, as ephemeral nodes of unknown"
                    + " sessions. Start with that option; delete the nodes before you switch it off");
        }
    }

    private static String shown(List<String> paths) {
        String first = String.join(", ", paths.subList(0, Math.min(SHOWN, paths.size())));
        return paths.size() > SHOWN ? first + ", ..." : first;
    }
}
