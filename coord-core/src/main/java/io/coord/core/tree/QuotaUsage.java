package io.coord.core.tree;

/**
 * A quota and its use (spec: client-protocol 12). Each limit is -1 where there is none.
 *
 * @param path     the path that has the quota
 * @param readable false if the text of limits or use is not numbers: then all numbers are -1, and checks against it fail
 */
public record QuotaUsage(
        String path,
        boolean readable,
        long countLimit,
        long bytesLimit,
        long countHardLimit,
        long bytesHardLimit,
        long usedCount,
        long usedBytes) {}
