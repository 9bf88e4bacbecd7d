/**
 * Coord as a guest in a JVM: many servers, no port, in memory, and nothing left behind. Uses: coord's embedding API, it.client.
 */
@NullMarked
package io.coord.it.embed;

import org.jspecify.annotations.NullMarked;
