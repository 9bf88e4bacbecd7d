/**
 * Fast leader election (spec: peer-protocol 1.4, 2). Invariant: within a round a server's vote only grows. Thread:
 * replica. Uses: core.codec, core.model, zab.protocol, zab.protocol.membership, zab.protocol.message, zab.protocol.quorum.
 */
@NullMarked
package io.coord.zab.protocol.election;

import org.jspecify.annotations.NullMarked;
