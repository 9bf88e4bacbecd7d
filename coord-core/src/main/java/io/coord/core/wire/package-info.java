/**
 * The frames of the client protocol: operation codes, headers, requests, replies, events; each with reader and writer
 * (spec: client-protocol 2-5, 9, 10). Invariant: what a reader gives is as received, null where the wire has null;
 * nothing is checked but the form. Uses: core.model, core.codec.
 */
@NullMarked
package io.coord.core.wire;

import org.jspecify.annotations.NullMarked;
