package io.coord.server.metrics;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is measured.
 *
 * @param name   as Prometheus shows it; ZooKeeper's name where it has the same meter
 * @param unit   of the values, in words
 * @param label  name of what tells its values apart; null: there is one value
 * @param origin whose name it is
 * @param help   one sentence
 */
public record Meter(
        String name, Kind kind, String unit, @Nullable String label, Origin origin, String help) {
    /** What can be done with the values. */
    public enum Kind {
        /** Goes up and down. */
        GAUGE,
        /** Only grows, but for a restart and {@code srst}. */
        COUNTER,
        /** Quantiles since the start or {@code srst}, count and sum. */
        SUMMARY,
        /** Counts below bounds, count and sum: can be added up over servers and compared over time. */
        HISTOGRAM
    }

    /** Who named it. */
    public enum Origin {
        ZOOKEEPER,
        COORD,
        /** As the Java client of Prometheus does. */
        JVM
    }
}
