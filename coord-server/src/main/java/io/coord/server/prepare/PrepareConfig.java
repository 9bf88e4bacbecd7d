package io.coord.server.prepare;

import io.coord.server.upkeep.ReapPolicy;

/**
 * What decides about requests beside the tree; equal on all servers.
 *
 * @param extendedTypes     whether TTL nodes can be created; default false
 * @param digests           whether transactions carry the digest of the tree; default true
 * @param closeSessionPaths whether closes of sessions list what they delete; default true
 * @param enforceQuota      whether hard quotas refuse requests; default false
 * @param reconfigEnabled   whether the ensemble can be changed by requests; default false
 * @param reapPolicy        when containers may go
 * @param maxEphemeralsPerSession 0, the default: no limit
 */
public record PrepareConfig(
        boolean extendedTypes,
        boolean digests,
        boolean closeSessionPaths,
        boolean enforceQuota,
        boolean reconfigEnabled,
        ReapPolicy reapPolicy,
        int maxEphemeralsPerSession) {
    public static final PrepareConfig DEFAULTS =
            new PrepareConfig(false, true, true, false, false, ReapPolicy.DEFAULTS, 0);
}
