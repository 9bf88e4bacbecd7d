/**
 * Sessions as the server that keeps time sees them: ids, passwords, timeouts, expiry (spec: client-protocol 3,
 * semantics 4). Invariant: a session expires between timeout and timeout plus one tick after it was last heard from,
 * and silence that the server itself caused does not count. Time is an argument, monotonic milliseconds. Thread:
 * replica, except {@code Session.touch}. Uses: server.auth, core.model, core.invariant.
 */
@NullMarked
package io.coord.server.session;

import org.jspecify.annotations.NullMarked;
