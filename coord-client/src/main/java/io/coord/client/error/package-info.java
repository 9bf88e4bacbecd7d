/**
 * What can go wrong with a call: a closed set of exceptions, one for each thing that a caller can do. Invariant: each
 * names operation, path and advice. Thread: any. Uses: core.error.
 */
@NullMarked
package io.coord.client.error;

import org.jspecify.annotations.NullMarked;
