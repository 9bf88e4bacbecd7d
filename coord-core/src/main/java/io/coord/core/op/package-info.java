/**
 * What clients ask for, decoded and sealed. Uses: core.model, core.codec, core.error.
 */
@NullMarked
package io.coord.core.op;

import org.jspecify.annotations.NullMarked;
