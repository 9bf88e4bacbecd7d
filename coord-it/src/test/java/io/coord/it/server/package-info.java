/**
 * The server that a test talks to: coord in the normal run, real ZooKeeper 3.9.5 as the oracle with {@code -Dcoord.it.oracle=zookeeper}.
 * A test that passes on both says something true about the protocol. Uses: the published ZooKeeper artifacts, coord's embedding API.
 */
@NullMarked
package io.coord.it.server;

import org.jspecify.annotations.NullMarked;
