/**
 * Who wants to know of which changes (spec: client-protocol 10, semantics 3). Invariants: one event per watcher and
 * trigger; a one-shot watch fires once; cost goes with the watches that are set, not with watchers times paths.
 * Thread: any, the table has its own monitor. Uses: core.model, core.tree, core.table, core.invariant.
 */
@NullMarked
package io.coord.core.watch;

import org.jspecify.annotations.NullMarked;
