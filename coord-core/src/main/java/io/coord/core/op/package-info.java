/**
 * What changes clients ask for, decoded and sealed, and their codec. Uses: core.model, core.codec, core.wire.
 */
@NullMarked
package io.coord.core.op;

import org.jspecify.annotations.NullMarked;
