/**
 * Zab as a pure state machine. Thread: replica. Knows nothing of files, sockets, clocks. Uses: core.invariant.
 */
@NullMarked
package io.coord.zab.protocol;

import org.jspecify.annotations.NullMarked;
