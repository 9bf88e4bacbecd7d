/**
 * A node that stays as long as its owner wants: {@link io.coord.client.recipe.node.PersistentNode}. Invariants: at the path there
 * is a node of the present session or none of ours; one that was closed does not come back; data that was confirmed is data the
 * node had. Thread: any; inside, the event loop of the client. Uses: core.error, core.model, client, client.error,
 * client.future, client.recipe.
 */
@NullMarked
package io.coord.client.recipe.node;

import org.jspecify.annotations.NullMarked;
