package io.coord.zab.protocol;

import io.coord.zab.protocol.membership.Membership;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One server of an ensemble as a pure state machine: election, then one role at a time (Zab, DSN 2011). Stepped by its
 * driver; no threads, clock, files or sockets. The history that it has is what was appended, not what was applied: what
 * it appended and did not deliver yet stays known to it from role to role, until a leader commits it or has it cut off.
 *
 * <p>Thread: replica.
 */
public interface Member {
    /** Begins: the first outputs. Call once, before all else. */
    void start(long nowMillis, List<Output> out);

    /**
     * Takes one input.
     *
     * @param nowMillis monotonic, never less than before
     * @param out       to which the outputs are added, see {@link Output} for what their order means
     */
    void step(long nowMillis, Input input, List<Output> out);

    /** When a {@link Input.Tick} is due at the latest. */
    long nextDueMillis();

    MemberStatus status();

    /** The last zxid of the history: as leader, that of the last transaction submitted. */
    long lastProposed();

    /** The last transaction delivered. */
    long lastDelivered();

    /** The configuration in force. */
    Membership membership();

    /** The same, or a newer one that was proposed and is not in force yet. */
    Membership lastSeenMembership();

    /** As leader: the servers that follow and are synchronised, and itself; observers are not among them. Else empty. */
    Set<Long> synchronisedServers();

    /** As leader: who follows. Else empty. */
    Optional<LearnerCounts> learners();
}
