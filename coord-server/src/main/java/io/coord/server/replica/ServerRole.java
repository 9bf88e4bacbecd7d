package io.coord.server.replica;

import io.coord.server.delivery.ClientLink;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * What this server does at present with what its clients ask for: order it, forward it, or nothing. Thread: replica.
 */
interface ServerRole {
    /** A change of a client. */
    void onWrite(ClientWrite write);

    /** A client wants a session. */
    void onConnect(ConnectAttempt attempt);

    /** The connection is gone; its session lives on. */
    void onDisconnected(ClientLink link, long sessionId);

    /** Begins what is due by the clock. */
    void doWhatIsDue();

    /** When {@link #doWhatIsDue} has to be called next, on the monotonic clock. */
    long nextDueNanos();

    /** A transaction has been applied; under the tree's write lock. */
    void onApplied(OrderedTxn txn);

    /** How much is on its way and not answered. */
    int inFlightCount();

    /** Session ids by the monotonic millisecond at which they are looked at next; empty on a learner. */
    SortedMap<Long, List<Long>> sessionsByExpiry();

    /** As {@link #sessionsByExpiry}, of the sessions that only this server knows. */
    default SortedMap<Long, List<Long>> localSessionsByExpiry() {
        return Collections.emptySortedMap();
    }
}
