package io.coord.client.watch;

/** Why a watch is gone without having fired. */
public enum WatchEnd {
    /** The caller removed it. */
    REMOVED,
    /** The session is lost. */
    SESSION_LOST,
    /** The client was closed. */
    CLOSED,
    /** After a reconnect the client is at a server that does not know watches that stay (ZooKeeper before 3.6). */
    UNSUPPORTED
}
