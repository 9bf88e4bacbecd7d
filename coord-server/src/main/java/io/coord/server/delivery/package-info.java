/**
 * What the replica has for connections, in order, and the frames that leave. Invariant: an event stands before any
 * reply that shows its change. Uses: core.codec, core.error, core.model, core.tree, core.txn, core.watch, core.wire,
 * server.session.
 */
@NullMarked
package io.coord.server.delivery;

import org.jspecify.annotations.NullMarked;
