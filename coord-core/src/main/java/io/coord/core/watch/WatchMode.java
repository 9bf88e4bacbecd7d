package io.coord.core.watch;

/** How long a watch lives and what it sees (spec: client-protocol 10.2). */
public enum WatchMode {
    /** Gone once it has fired. */
    STANDARD,
    PERSISTENT,
    /** Sees its node and all below, but no changes of children. */
    PERSISTENT_RECURSIVE
}
