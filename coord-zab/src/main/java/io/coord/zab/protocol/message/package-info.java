/**
 * What servers of an ensemble tell each other, as values; bytes are made of them in zab.wire. Invariant: each family is
 * sealed, so that every receiver is exhaustive. Thread: any, all immutable. Uses: core.model.
 */
@NullMarked
package io.coord.zab.protocol.message;

import org.jspecify.annotations.NullMarked;
