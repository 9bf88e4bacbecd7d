/**
 * Zab as a pure state machine: what goes in, what comes out, and the member that steps. Thread: replica. Knows nothing of
 * files, sockets, clocks. Uses: core.invariant, core.model, zab.protocol.message, zab.protocol.membership.
 */
@NullMarked
package io.coord.zab.protocol;

import org.jspecify.annotations.NullMarked;
