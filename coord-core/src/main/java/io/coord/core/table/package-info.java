/**
 * The hash table under the tree and the watch table: keyed by the bytes of paths, with a secret seed, growing and
 * shrinking one bucket at a time. Invariant: no choice of paths makes it slow. Internal to this module. No lock
 * inside. Uses: nothing.
 */
@NullMarked
package io.coord.core.table;

import org.jspecify.annotations.NullMarked;
