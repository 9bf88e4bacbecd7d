package io.coord.client;

import io.coord.client.watch.WatchSlot;

/** Which watches at a path checkWatches and removeWatches mean. */
public enum WatchKind {
    /** One-shot, set by getChildren. */
    CHILDREN(WatchSlot.CHILDREN.code()),
    /** One-shot, set by exists and getData. */
    DATA(WatchSlot.DATA.code()),
    /** Those that stay, of scope NODE. */
    PERSISTENT(WatchSlot.PERSISTENT.code()),
    /** Those that stay, of scope SUBTREE. */
    PERSISTENT_RECURSIVE(WatchSlot.PERSISTENT_RECURSIVE.code()),
    ANY(WatchSlot.ANY_CODE);

    private final int code;

    WatchKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
