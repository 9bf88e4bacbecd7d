/**
 * What runs a member of an ensemble: the driver that steps the protocol and executes its outputs, and the log thread,
 * which appends and syncs in the order given; the ports it needs. Invariant: what was reported as synced is durable, and
 * nothing leaves before what it vouches for is. Thread: see each class. Uses: core.codec, core.env, core.invariant,
 * core.model, core.tree, core.txn, zab.protocol, zab.protocol.membership, zab.protocol.message, zab.storage, zab.storage.epoch,
 * zab.storage.fs, zab.storage.log, zab.storage.snapshot.
 */
@NullMarked
package io.coord.zab.runtime;

import org.jspecify.annotations.NullMarked;
