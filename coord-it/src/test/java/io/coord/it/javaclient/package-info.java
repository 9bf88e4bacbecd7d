/**
 * The Java client against the server of the run: coord, or real ZooKeeper 3.9.5 with {@code -Dcoord.it.oracle=zookeeper}. Uses:
 * client, client.error, client.watch, core.model, it.server, server.
 */
@NullMarked
package io.coord.it.javaclient;

import org.jspecify.annotations.NullMarked;
