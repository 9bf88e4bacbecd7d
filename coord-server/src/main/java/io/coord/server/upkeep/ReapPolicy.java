package io.coord.server.upkeep;

import io.coord.core.model.NodeKind;

/**
 * When a container or TTL node may be removed: it has no children, and
 *
 * <ul>
 *   <li>a container has had some, or never had any for longer than {@code maxNeverUsedMillis},
 *   <li>a TTL node was not changed for longer than its TTL.
 * </ul>
 *
 * @param maxNeverUsedMillis how long a container may wait for its first child; 0 or less: for ever (default)
 */
public record ReapPolicy(long maxNeverUsedMillis) {
    public static final ReapPolicy DEFAULTS = new ReapPolicy(0);

    /**
     * Judges one node.
     *
     * @param owner       as stored: holds the TTL
     * @param cversion    as stored: the number of children ever created
     * @param mtimeMillis wall clock of its last change of data, creation included
     * @param nowMillis   wall clock
     */
    public boolean mayGo(NodeKind kind, long owner, int childCount, int cversion, long mtimeMillis, long nowMillis) {
        if (childCount > 0) {
            return false;
        }
        long ageMillis = nowMillis - mtimeMillis;
        switch (kind) {
            case CONTAINER:
                return cversion > 0 || maxNeverUsedMillis > 0 && ageMillis > maxNeverUsedMillis;
            case TTL:
                return ageMillis > NodeKind.ttlMillis(owner);
            case PERSISTENT:
            case EPHEMERAL:
            case UNKNOWN_EXTENDED:
                return false;
        }
        throw new IllegalStateException("no such kind: " + kind);
    }
}
