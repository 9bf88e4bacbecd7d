/**
 * The watches that the client has set at its server, so that events find their listeners and a new connection gets them
 * again (spec: client-protocol 10.4, 10.6). Invariant: a one-shot watch is told once. Pure. Thread: event loop of the
 * client. Uses: core.wire.
 */
@NullMarked
package io.coord.client.watch;

import org.jspecify.annotations.NullMarked;
