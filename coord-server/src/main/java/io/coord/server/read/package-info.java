/**
 * Requests that change nothing, answered from the tree under its read lock. Thread: event loops, and the replica for
 * reads that stand between two writes. Uses: core.codec, core.error, core.model, core.tree, core.watch, core.wire,
 * server.apply, server.auth, server.delivery.
 */
@NullMarked
package io.coord.server.read;

import org.jspecify.annotations.NullMarked;
