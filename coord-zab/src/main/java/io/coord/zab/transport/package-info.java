/**
 * Netty between servers: the election mesh and the links between learners and leader, over TCP or inside of one JVM.
 * Invariant: whatever comes in, hostile or half open, costs that one connection and delays no other; every queue has a
 * limit. Thread: event loops; the ports' methods as their interfaces say. Uses: core.codec, core.env, core.model,
 * core.sasl, core.tls, core.tree, core.wire, zab.protocol, zab.protocol.membership, zab.protocol.message, zab.runtime, zab.wire.
 */
@NullMarked
package io.coord.zab.transport;

import org.jspecify.annotations.NullMarked;
