/**
 * Work items spread over live members: {@link io.coord.client.recipe.task.TaskPool}. Invariants: an item is worked at by who holds its claim,
 * an ephemeral node, and by nobody else; the plan of the coordinator only says who is to get it; a claim is released after its worker
 * has stopped. Thread: any; inside, the event loop of the client. Uses: core.error, core.model, client, client.error,
 * client.future, client.recipe, client.recipe.election, client.recipe.value.
 */
@NullMarked
package io.coord.client.recipe.task;

import org.jspecify.annotations.NullMarked;
