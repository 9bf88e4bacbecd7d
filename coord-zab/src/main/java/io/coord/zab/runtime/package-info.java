/**
 * Threads of Zab: here the log thread, which appends and syncs in the order given. Invariant: what was reported as
 * synced is durable. Thread: see each class. Uses: core.model, core.env, storage.log, storage.fs.
 */
@NullMarked
package io.coord.zab.runtime;

import org.jspecify.annotations.NullMarked;
