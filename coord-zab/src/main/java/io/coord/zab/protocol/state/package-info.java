/**
 * What a member keeps from role to role: its history, its epochs, the configurations it knows, its status; and what a role
 * is. Invariants: zxids grow, epochs never go back, nothing is delivered that is not durable here. Thread: replica. Uses:
 * core.codec, core.invariant, core.model, zab.protocol, zab.protocol.membership, zab.protocol.message, zab.protocol.quorum.
 */
@NullMarked
package io.coord.zab.protocol.state;

import org.jspecify.annotations.NullMarked;
