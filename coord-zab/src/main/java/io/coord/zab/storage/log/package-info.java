/**
 * The transaction log: segments in ZooKeeper's format (spec: disk-formats 1), group sync, reading with proof of
 * continuity, telling a torn tail from damage. Invariant: a record counts as durable only after the sync that covers it,
 * and no more than {@link TxnLog#MAX_UNSYNCED_BYTES} or one record are ever unsynced.
 * Thread: one at a time per object. Uses: core.model, core.codec, core.invariant, storage.fs.
 */
@NullMarked
package io.coord.zab.storage.log;

import org.jspecify.annotations.NullMarked;
