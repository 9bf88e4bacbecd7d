package io.coord.server.listener;

import io.coord.server.config.Protection.Connects;

/**
 * How fast sessions may be asked for (spec: client-protocol 15.3): a bucket of tokens that fills at a fixed rate; a connect
 * request that finds too few is closed without an answer, and the client tries again elsewhere or later. Thread: any.
 */
final class ConnectThrottle {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Connects config;
    private double tokens;
    private long filledNanos;

    ConnectThrottle(Connects config, long nowNanos) {
        this.config = config;
        this.tokens = config.tokens();
        this.filledNanos = nowNanos;
    }

    /** Takes what a request for a new session costs; false if it is not there, and then nothing is taken. */
    boolean admitsNew(long nowNanos) {
        return admits(config.weighted() ? config.newCost() : 1, nowNanos);
    }

    /** The same for a request to come back to a session. */
    boolean admitsRenewal(long nowNanos) {
        return admits(config.weighted() ? config.renewalCost() : 1, nowNanos);
    }

    private synchronized boolean admits(int cost, long nowNanos) {
        if (config.tokens() == 0) {
            return true;
        }
        double perNano = (double) config.fillCount() / (config.fillMillis() * NANOS_PER_MILLI);
        tokens = Math.min(config.tokens(), tokens + (nowNanos - filledNanos) * perNano);
        filledNanos = nowNanos;
        if (tokens < cost) {
            return false;
        }
        tokens -= cost;
        return true;
    }
}
