package io.coord.client.retry;

import io.coord.core.model.Bytes;
import io.coord.core.model.Stat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a write whose answer was lost. All of it was read behind a barrier: a write of the same session on
 * the new connection. The lost write is ordered before that barrier, and then its effect is in what was read, or it never
 * will be, since a server refuses what still comes from the old connection point (spec: semantics 4.3).
 *
 * <p>A change by the lost write has a zxid above {@code lastSeenZxid}: replies come in the order of the requests, and
 * this one did not come.
 *
 * @param sessionId    of the session that sent the write and read this
 * @param lastSeenZxid highest zxid of a reply before the connection broke
 * @param onlyWrite    whether no other unanswered write of this client may have touched the node
 * @param node         stat of the node, null if there is none
 * @param data         of the node, if the proof asked for it
 * @param parent       stat of its parent, null if there is none or the proof did not ask
 * @param siblings     names in the parent, if the proof asked for them
 */
public record Evidence(
        long sessionId,
        long lastSeenZxid,
        boolean onlyWrite,
        @Nullable Stat node,
        @Nullable Bytes data,
        @Nullable Stat parent,
        List<String> siblings) {
    public Evidence {
        siblings = List.copyOf(siblings);
    }

    /** Whether the node is the one that was there when the last reply came. */
    boolean isOldNode() {
        return node != null && node.czxid() <= lastSeenZxid;
    }

    /** Whether the node is missing and was missing all the time. */
    boolean wasAlwaysMissing() {
        return node == null && parent != null && parent.pzxid() <= lastSeenZxid;
    }
}
