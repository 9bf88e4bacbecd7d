/**
 * The session of a client as a machine that is stepped: told what happened and what time it is, it says what to send, whom
 * to connect to, and how calls end. Invariants: requests leave in the order they came; a call is settled by its deadline
 * or when the session ends; a write is sent again only with a proof that it was not executed. No thread, clock, socket.
 * Thread: event loop of the client. Uses: core.codec, core.wire, core.model, core.error, core.env, core.invariant,
 * client.call, client.error, client.future, client.retry, client.watch.
 */
@NullMarked
package io.coord.client.session;

import org.jspecify.annotations.NullMarked;
