package io.coord.server.replica;

import io.coord.zab.runtime.LogMetrics;

/** How a replica's transactions become durable and committed: alone, or with others. Thread: replica, but as said. */
interface Replication {
    /** Starts the threads behind it. Thread: the one that starts the replica. */
    void start();

    /** The first thing on the replica's thread. */
    void begin();

    /** What the server does at present. */
    ServerRole role();

    /** The log is durable up to this zxid. */
    void onLogSynced(long zxid);

    /** Lets what was proposed leave, and applies what is committed. */
    void endTurn();

    /** The log begins a new file. */
    void rollLog();

    /** Thread: any. */
    LogMetrics logMetrics();

    /** Thread: any. */
    void resetLogMetrics();

    /** Ends the threads behind it, when the replica's has ended. Thread: the one that closes the replica. */
    void close();
}
