package io.coord.server.prepare;

/** Told of requests that go through although they exceed a soft quota. Called often: the listener folds repetition. */
@FunctionalInterface
public interface QuotaListener {
    QuotaListener NONE = (quotaPath, what, value, limit) -> {};

    /** What a quota limits. */
    enum Measure {
        NODES,
        BYTES
    }

    /**
     * A soft limit is exceeded.
     *
     * @param quotaPath the path that has the quota
     * @param value     what the use becomes by the request
     */
    void softLimitExceeded(String quotaPath, Measure what, long value, long limit);
}
