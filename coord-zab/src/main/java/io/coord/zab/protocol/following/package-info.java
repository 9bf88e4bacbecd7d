/**
 * The learner, follower or observer: discovery, synchronisation, broadcast (Zab, DSN 2011, phases 1 to 3). Invariants: it
 * acknowledges only what is durable, and nothing before NEWLEADER; it delivers only what the leader showed to be
 * committed. Thread: replica. Uses: core.codec, core.model, zab.protocol, zab.protocol.membership,
 * zab.protocol.message, zab.protocol.state.
 */
@NullMarked
package io.coord.zab.protocol.following;

import org.jspecify.annotations.NullMarked;
