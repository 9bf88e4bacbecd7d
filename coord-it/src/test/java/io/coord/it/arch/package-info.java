/**
 * What only shows when all modules stand together: the module graph. Uses: the modules' descriptors.
 */
@NullMarked
package io.coord.it.arch;

import org.jspecify.annotations.NullMarked;
