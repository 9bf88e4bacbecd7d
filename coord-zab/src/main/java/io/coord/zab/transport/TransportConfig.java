package io.coord.zab.transport;

import io.coord.core.codec.JuteLimits;
import io.coord.core.sasl.PeerSasl;
import io.coord.core.tree.TreeOptions;
import org.jspecify.annotations.Nullable;

/**
 * How servers talk to each other. Times in milliseconds.
 *
 * @param server             name in log lines
 * @param sid                number of this server
 * @param limits             of what is received: {@code jute.maxbuffer}
 * @param tree               of states that come as snapshots
 * @param handshakeMillis    for the first message of whoever connects ({@code cnxTimeout})
 * @param progressMillis     how often a snapshot on its way is reported; a quarter of {@code tickTime}
 * @param maxQueuedBytes     what a learner does not take is kept up to this, then its link is closed
 * @param dialTries          how often a learner tries to reach its leader
 * @param dialPauseMillis    between these tries ({@code zookeeper.leaderConnectDelayDuringRetryMs})
 * @param parkMillis         a learner that comes before this server leads waits so long for it
 * @param maxBackOffMillis   the longest pause between attempts to reach a server for elections
 * @param bindTries          {@code zookeeper.electionPortBindRetry}, one second apart; 0: for ever
 * @param multiAddress       {@code multiAddress.enabled}: all own addresses are told when dialling
 * @param keepAlive          {@code zookeeper.tcpKeepAlive}
 * @param sasl               how servers prove that they belong to the ensemble ({@code quorum.auth.*}); null: not at all
 */
public record TransportConfig(
        String server,
        long sid,
        JuteLimits limits,
        TreeOptions tree,
        int handshakeMillis,
        int progressMillis,
        long maxQueuedBytes,
        int dialTries,
        int dialPauseMillis,
        int parkMillis,
        int maxBackOffMillis,
        int bindTries,
        boolean multiAddress,
        boolean keepAlive,
        @Nullable PeerSasl sasl) {
    private static final long DEFAULT_QUEUED_BYTES = 128L << 20;

    /** ZooKeeper's defaults where it has any. */
    public static TransportConfig defaults(String server, long sid, JuteLimits limits, TreeOptions tree) {
        return new TransportConfig(
                server, sid, limits, tree, 5000, 500, DEFAULT_QUEUED_BYTES, 5, 100, 1000, 2000, 3, false, false, null);
    }

    public TransportConfig withHandshakeMillis(int millis) {
        return new TransportConfig(
                server,
                sid,
                limits,
                tree,
                millis,
                progressMillis,
                maxQueuedBytes,
                dialTries,
                dialPauseMillis,
                parkMillis,
                maxBackOffMillis,
                bindTries,
                multiAddress,
                keepAlive,
                sasl);
    }

    public TransportConfig withProgressMillis(int millis) {
        return new TransportConfig(
                server,
                sid,
                limits,
                tree,
                handshakeMillis,
                millis,
                maxQueuedBytes,
                dialTries,
                dialPauseMillis,
                parkMillis,
                maxBackOffMillis,
                bindTries,
                multiAddress,
                keepAlive,
                sasl);
    }

    public TransportConfig withMaxQueuedBytes(long bytes) {
        return new TransportConfig(
                server,
                sid,
                limits,
                tree,
                handshakeMillis,
                progressMillis,
                bytes,
                dialTries,
                dialPauseMillis,
                parkMillis,
                maxBackOffMillis,
                bindTries,
                multiAddress,
                keepAlive,
                sasl);
    }

    public TransportConfig withBindTries(int tries) {
        return new TransportConfig(
                server,
                sid,
                limits,
                tree,
                handshakeMillis,
                progressMillis,
                maxQueuedBytes,
                dialTries,
                dialPauseMillis,
                parkMillis,
                maxBackOffMillis,
                tries,
                multiAddress,
                keepAlive,
                sasl);
    }

    public TransportConfig withMultiAddress(boolean enabled) {
        return new TransportConfig(
                server,
                sid,
                limits,
                tree,
                handshakeMillis,
                progressMillis,
                maxQueuedBytes,
                dialTries,
                dialPauseMillis,
                parkMillis,
                maxBackOffMillis,
                bindTries,
                enabled,
                keepAlive,
                sasl);
    }

    public TransportConfig withKeepAlive(boolean enabled) {
        return new TransportConfig(
                server,
                sid,
                limits,
                tree,
                handshakeMillis,
                progressMillis,
                maxQueuedBytes,
                dialTries,
                dialPauseMillis,
                parkMillis,
                maxBackOffMillis,
                bindTries,
                multiAddress,
                enabled,
                sasl);
    }

    public TransportConfig withSasl(@Nullable PeerSasl peers) {
        return new TransportConfig(
                server,
                sid,
                limits,
                tree,
                handshakeMillis,
                progressMillis,
                maxQueuedBytes,
                dialTries,
                dialPauseMillis,
                parkMillis,
                maxBackOffMillis,
                bindTries,
                multiAddress,
                keepAlive,
                peers);
    }
}
