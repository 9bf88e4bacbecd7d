package io.coord.zab.runtime;

/**
 * What the log thread has done since it started or the last reset, as of one moment.
 *
 * @param syncs       batches made durable
 * @param syncNanos   time spent writing and syncing them, in all
 * @param minSyncNanos shortest of them; 0 if none
 * @param maxSyncNanos longest of them
 * @param recordBytes bytes of records written
 * @param proposals   records written
 */
public record LogMetrics(
        long syncs, long syncNanos, long minSyncNanos, long maxSyncNanos, long recordBytes, long proposals) {
    static final LogMetrics NONE = new LogMetrics(0, 0, 0, 0, 0, 0);

    LogMetrics plus(long tookNanos, long bytes, long records) {
        return new LogMetrics(
                syncs + 1,
                syncNanos + tookNanos,
                syncs == 0 ? tookNanos : Math.min(minSyncNanos, tookNanos),
                Math.max(maxSyncNanos, tookNanos),
                recordBytes + bytes,
                proposals + records);
    }

    /** Mean time of a batch, 0 if there was none. */
    public double averageSyncNanos() {
        return syncs == 0 ? 0 : (double) syncNanos / syncs;
    }
}
