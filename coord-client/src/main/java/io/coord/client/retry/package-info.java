/**
 * What becomes of a write whose answer was lost, and how long to pause. Invariant: a verdict other than unknown is a
 * proof from what the servers said after a barrier. Pure. Thread: any. Uses: core.model, core.error, core.env.
 */
@NullMarked
package io.coord.client.retry;

import org.jspecify.annotations.NullMarked;
