/**
 * What servers send each other: packets of the quorum port, messages of the election port, each with reader and writer
 * (spec: peer-protocol 1.2-1.4, 3). Invariant: a reader ends in a value or a DecodeException. Uses: core.model,
 * core.codec, core.wire, zab.protocol.message.
 */
@NullMarked
package io.coord.zab.wire;

import org.jspecify.annotations.NullMarked;
