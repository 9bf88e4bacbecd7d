/**
 * Threads of Zab: here the log thread, which appends and syncs in the order given. Invariant: what was reported as
 * synced is durable. Thread: see each class. Uses:
 * core.model, core.env, zab.protocol.message, zab.storage.log, zab.storage.fs.
 */
@NullMarked
package io.coord.zab.runtime;

import org.jspecify.annotations.NullMarked;
