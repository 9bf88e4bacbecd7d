package io.coord.server;

import java.time.Duration;

/**
 * What a start found and did.
 *
 * @param lastZxid     the newest transaction recovered
 * @param snapshotZxid of the snapshot that was loaded
 * @param replayedTxns how many transactions of the log came on top
 * @param znodes       how many nodes the tree has
 * @param sessions     how many sessions are alive
 * @param recovery     how long it took
 */
public record StartReport(
        long lastZxid, long snapshotZxid, long replayedTxns, int znodes, int sessions, Duration recovery) {}
