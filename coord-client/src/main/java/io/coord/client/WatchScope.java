package io.coord.client;

import io.coord.client.watch.WatchSlot;

/** What a watch that stays sees. */
public enum WatchScope {
    /** Creation, deletion, data and child list of one node ({@code PERSISTENT}). */
    NODE(0, WatchSlot.PERSISTENT),
    /** Creation, deletion and data of the node and all below it, no child lists ({@code PERSISTENT_RECURSIVE}). */
    SUBTREE(1, WatchSlot.PERSISTENT_RECURSIVE);

    private final int mode;
    private final WatchSlot slot;

    WatchScope(int mode, WatchSlot slot) {
        this.mode = mode;
        this.slot = slot;
    }

    int mode() {
        return mode;
    }

    WatchSlot slot() {
        return slot;
    }
}
