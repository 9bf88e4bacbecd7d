/**
 * Instruments for hot paths: one thread writes without atomic instructions, any reads. What is read is an immutable
 * {@link Distribution} or {@link Summary}. Thread: as each class says. Uses: nothing.
 */
@NullMarked
package io.coord.server.measure;

import org.jspecify.annotations.NullMarked;
