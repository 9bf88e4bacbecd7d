/**
 * Always-on checks. Uses: nothing.
 */
@NullMarked
package io.coord.core.invariant;

import org.jspecify.annotations.NullMarked;
