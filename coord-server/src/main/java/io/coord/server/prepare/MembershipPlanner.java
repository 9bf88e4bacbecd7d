package io.coord.server.prepare;

import io.coord.zab.protocol.membership.Reconfiguration.Outcome;
import io.coord.zab.protocol.membership.Reconfiguration.Request;

/**
 * Says what a request to change the members leads to at this moment, as far as the ensemble decides it. Thread: replica.
 */
@FunctionalInterface
public interface MembershipPlanner {
    /** @param zxid of the transaction that would make the change: the version of the new configuration */
    Outcome plan(Request request, long zxid);
}
