/**
 * A small HTTP/1.1 server for operators: it bounds what is received and who is idle, and hands whole requests to an
 * {@link HttpService} on threads that exist only while there are any. Invariant: no event loop waits for an answer.
 * Uses: core.tls, server.listener.
 */
@NullMarked
package io.coord.server.http;

import org.jspecify.annotations.NullMarked;
