/**
 * The replica thread: order, log, commit, apply; sessions; snapshots. Invariant: nothing is answered before it is
 * durable. Uses: core.codec, core.env, core.error, core.invariant, core.model, core.op, core.tree, core.txn, core.wire,
 * server.admin, server.apply, server.delivery, server.measure, server.prepare, server.read, server.session, server.upkeep, zab.protocol,
 * zab.protocol.membership, zab.protocol.message, zab.runtime, zab.storage, zab.storage.fs, zab.storage.snapshot.
 */
@NullMarked
package io.coord.server.replica;

import org.jspecify.annotations.NullMarked;
