/**
 * The Java client against the server of the run: coord, or real ZooKeeper 3.9.5 with {@code -Dcoord.it.oracle=zookeeper}; and
 * against ZooKeeper 3.4 to 3.6. Uses: client, client.error, client.recipe.election, client.recipe.lock, client.recipe.queue,
 * client.recipe.value, client.watch, core.model, it.server, server.
 */
@NullMarked
package io.coord.it.javaclient;

import org.jspecify.annotations.NullMarked;
