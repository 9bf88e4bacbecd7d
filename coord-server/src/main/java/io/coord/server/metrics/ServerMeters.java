package io.coord.server.metrics;

import java.util.List;

/**
 * The meters of one running server. Reading them is not for hot paths: it may ask the replica and the system. Nothing has
 * to be closed. Thread-safe.
 */
public interface ServerMeters {
    /** All that there are, whether they show something now or not; in the order of the documentation. */
    List<Meter> meters();

    /**
     * What they show now, in the same order; what has no value now, like the figures of a leader on a follower, is left
     * out.
     */
    List<Sample> samples();
}
