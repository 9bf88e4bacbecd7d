/**
 * The leader: discovery, synchronisation, broadcast (Zab, DSN 2011, phases 1 to 3). Invariants: nothing is committed without
 * a quorum; a learner gets the history from one point on without a hole, each commit behind its proposal. Thread: replica.
 * Uses: core.invariant, core.model, zab.protocol, zab.protocol.membership, zab.protocol.message, zab.protocol.quorum, zab.protocol.state.
 */
@NullMarked
package io.coord.zab.protocol.leading;

import org.jspecify.annotations.NullMarked;
