package io.coord.server.session;

/**
 * The session timeouts a server grants, in milliseconds, both inclusive.
 *
 * @param minMillis at least 1; ZooKeeper's default is 2 ticks
 * @param maxMillis at least {@code minMillis}; ZooKeeper's default is 20 ticks
 */
public record SessionTimeouts(int minMillis, int maxMillis) {
    public SessionTimeouts {
        if (minMillis < 1 || maxMillis < minMillis) {
            throw new IllegalArgumentException("session timeouts " + minMillis + ".." + maxMillis
                    + " ms: minSessionTimeout must be at least 1 and at most maxSessionTimeout");
        }
    }

    /** Returns what a client gets that asks for {@code requestedMillis}, which may be any number. */
    public int negotiate(int requestedMillis) {
        return Math.max(minMillis, Math.min(maxMillis, requestedMillis));
    }
}
