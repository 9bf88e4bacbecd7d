/**
 * Work handed to whoever is there to do it: {@link io.coord.client.recipe.queue.ClaimQueue}. Invariants: an item is claimed by one
 * consumer at a time, and the claim and the item change in one transaction; items that were put one after the other are in the
 * queue in that order. Thread: any; inside, the event loop of the client. Uses: core.error, core.model, client, client.error,
 * client.future, client.recipe, client.recipe.value.
 */
@NullMarked
package io.coord.client.recipe.queue;

import org.jspecify.annotations.NullMarked;
