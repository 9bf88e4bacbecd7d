/**
 * Jute reader and writer on ByteBuf: limits before allocation, typed decode failures. Invariant: no input makes a
 * reader allocate more than the bytes it was given. Uses: core.model.
 */
@NullMarked
package io.coord.core.codec;

import org.jspecify.annotations.NullMarked;
