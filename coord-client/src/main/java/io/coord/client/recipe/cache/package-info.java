/**
 * Mirrors of nodes: {@link io.coord.client.recipe.cache.NodeCache} of one, {@link io.coord.client.recipe.cache.TreeCache} of a
 * subtree. Invariants: the snapshot that a listener hears first, and the changes that follow, lead to what the mirror shows;
 * a mirror that is {@code CURRENT} has all that its server told; what it shows of a node was once so at the servers. Thread:
 * any; inside, the event loop of the client. Uses: core.error, core.model, client, client.error, client.future,
 * client.recipe, client.watch.
 */
@NullMarked
package io.coord.client.recipe.cache;

import org.jspecify.annotations.NullMarked;
