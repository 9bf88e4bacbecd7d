/**
 * The leader's first look at a request: is it allowed and possible after everything that was ordered before it, and
 * which transaction does it become (spec: client-protocol 6, 8, 9, 12, 13; semantics 1, stage D). Invariant: the state
 * foreseen for a transaction (versions, paths, digest) is the one that applying it gives. Pure: no clock, no I/O.
 * Thread: replica. Uses: core.model, core.op, core.txn, core.tree, core.error, core.invariant, server.auth,
 * server.upkeep, zab.protocol.membership.
 */
@NullMarked
package io.coord.server.prepare;

import org.jspecify.annotations.NullMarked;
