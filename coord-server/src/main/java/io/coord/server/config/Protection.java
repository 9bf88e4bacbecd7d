package io.coord.server.config;

/**
 * What keeps one client from taking what belongs to all, and what is written about them. Immutable; begin with
 * {@link #DEFAULTS}.
 *
 * @param audit                     each change is told in the audit log ({@code audit.enable}); default false
 * @param maxFailedAuthPerMinute    by address; who fails more often is refused unheard for a while; 0: no limit; default 60
 * @param maxWatchesPerSession      on one connection; 0, the default: no limit
 * @param maxEphemeralsPerSession   equal on all servers of an ensemble; 0, the default: no limit
 * @param maxOutstandingBytes       of requests in the server, above which connections with one in flight are not read from;
 *                                  0: no limit; default 256 MiB
 * @param connects                  how fast sessions may be asked for; default: no limit
 */
public record Protection(
        boolean audit,
        int maxFailedAuthPerMinute,
        int maxWatchesPerSession,
        int maxEphemeralsPerSession,
        long maxOutstandingBytes,
        Connects connects) {
    public static final Protection DEFAULTS = new Protection(false, 60, 0, 0, 256L << 20, Connects.UNLIMITED);

    /**
     * A bucket of tokens ({@code connection_throttle_*}): a connect request that finds too few is closed without an answer.
     *
     * @param tokens      in a full bucket; 0: there is no limit
     * @param fillMillis  every so often, at least 1
     * @param fillCount   so many are added, at least 1
     * @param weighted    whether a request costs what the next say, else 1
     * @param newCost     of a new session
     * @param localCost   of a new local session
     * @param renewalCost of coming back to one
     */
    public record Connects(
            int tokens, int fillMillis, int fillCount, boolean weighted, int newCost, int localCost, int renewalCost) {
        public static final Connects UNLIMITED = new Connects(0, 1, 1, false, 3, 1, 2);
    }

    public Protection {
        Ranges ranges = new Ranges();
        ranges.check("maxFailedAuthPerMinute", maxFailedAuthPerMinute, 0, Integer.MAX_VALUE);
        ranges.check("maxWatchesPerSession", maxWatchesPerSession, 0, Integer.MAX_VALUE);
        ranges.check("maxEphemeralsPerSession", maxEphemeralsPerSession, 0, Integer.MAX_VALUE);
        ranges.check("maxOutstandingBytes", maxOutstandingBytes, 0, Long.MAX_VALUE);
        ranges.check("connects: tokens", connects.tokens(), 0, Integer.MAX_VALUE);
        ranges.check("connects: fillMillis", connects.fillMillis(), 1, Integer.MAX_VALUE);
        ranges.check("connects: fillCount", connects.fillCount(), 1, Integer.MAX_VALUE);
        ranges.throwIfAny();
    }

    public Protection withAudit() {
        return new Protection(
                true,
                maxFailedAuthPerMinute,
                maxWatchesPerSession,
                maxEphemeralsPerSession,
                maxOutstandingBytes,
                connects);
    }

    public Protection withMaxFailedAuthPerMinute(int failures) {
        return new Protection(
                audit, failures, maxWatchesPerSession, maxEphemeralsPerSession, maxOutstandingBytes, connects);
    }

    public Protection withMaxWatchesPerSession(int watches) {
        return new Protection(
                audit, maxFailedAuthPerMinute, watches, maxEphemeralsPerSession, maxOutstandingBytes, connects);
    }

    public Protection withMaxEphemeralsPerSession(int nodes) {
        return new Protection(
                audit, maxFailedAuthPerMinute, maxWatchesPerSession, nodes, maxOutstandingBytes, connects);
    }

    public Protection withMaxOutstandingBytes(long bytes) {
        return new Protection(
                audit, maxFailedAuthPerMinute, maxWatchesPerSession, maxEphemeralsPerSession, bytes, connects);
    }

    public Protection withConnects(Connects limit) {
        return new Protection(
                audit,
                maxFailedAuthPerMinute,
                maxWatchesPerSession,
                maxEphemeralsPerSession,
                maxOutstandingBytes,
                limit);
    }
}
