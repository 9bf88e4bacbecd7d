/**
 * The recipes of the Java client against the server of the run: coord, or real ZooKeeper 3.9.5 with
 * {@code -Dcoord.it.oracle=zookeeper}; beside Curator's where they share their nodes; while connections break and sessions end.
 * Uses: client, client.error, core.model, coord's embedding API, it.curator, it.javaclient, it.server.
 */
@NullMarked
package io.coord.it.recipe;

import org.jspecify.annotations.NullMarked;
