/**
 * The member: one role at a time over a state that stays, and the way from role to role. Thread: replica. Uses:
 * core.invariant, core.model, zab.protocol, zab.protocol.election, zab.protocol.following, zab.protocol.leading,
 * zab.protocol.membership, zab.protocol.message, zab.protocol.state.
 */
@NullMarked
package io.coord.zab.protocol.member;

import org.jspecify.annotations.NullMarked;
