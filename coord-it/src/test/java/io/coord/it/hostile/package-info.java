/**
 * Bytes and clients that mean no good. After each of them the server still serves others and has nothing left of the abuser. Uses:
 * it.server, it.client.
 */
@NullMarked
package io.coord.it.hostile;

import org.jspecify.annotations.NullMarked;
