/**
 * Snapshots in ZooKeeper's format (spec: disk-formats 2): writing them durably, finding, loading and checking them.
 * Invariant: a file with a snapshot's name was complete and synced before it got the name.
 * Thread: background (write), the starting thread (load). Uses: core.model, core.codec, core.tree, core.image, core.txn,
 * storage.fs.
 */
@NullMarked
package io.coord.zab.storage.snapshot;

import org.jspecify.annotations.NullMarked;
