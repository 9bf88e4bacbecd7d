package io.coord.client.watch;

/** The five tables of a client's watches, with the codes by which checkWatches and removeWatches mean them. */
public enum WatchSlot {
    DATA(2),
    /** Set by exists at a node that was missing; for the server the same as {@link #DATA}. */
    EXIST(2),
    CHILDREN(1),
    PERSISTENT(4),
    PERSISTENT_RECURSIVE(5);

    /** Means all of them at once. */
    public static final int ANY_CODE = 3;

    private final int code;

    WatchSlot(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    boolean isOneShot() {
        return this == DATA || this == EXIST || this == CHILDREN;
    }
}
