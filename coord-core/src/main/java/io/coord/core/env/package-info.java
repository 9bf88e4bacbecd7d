/**
 * Ports to the outer world that the core needs: clock, random numbers. Uses: nothing.
 */
@NullMarked
package io.coord.core.env;

import org.jspecify.annotations.NullMarked;
