/**
 * A server's directories as a whole: recovery, truncation, purge. Invariant: a server starts only with a history that is
 * provably complete, or with an operator's word; nothing that may have been acknowledged is deleted, only set aside.
 * Thread: the starting thread (recovery, truncation), background (purge). Uses: core.model, core.codec, core.txn,
 * core.tree, core.env, storage.epoch, storage.fs, storage.log, storage.snapshot.
 */
@NullMarked
package io.coord.zab.storage;

import org.jspecify.annotations.NullMarked;
