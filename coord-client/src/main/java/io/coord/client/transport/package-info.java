/**
 * Drives the session: an event loop that feeds it and does what it wants, on TCP (epoll or NIO) or inside the JVM.
 * Invariant: the session is stepped on one event loop only, one step at a time. Thread: event loop of the client; the
 * inbox takes from any. Uses: core.codec, core.env, core.model, core.sasl, core.wire, client.call, client.endpoint, client.session, core.tls.
 */
@NullMarked
package io.coord.client.transport;

import org.jspecify.annotations.NullMarked;
