/**
 * Who is there: {@link io.coord.client.recipe.group.Group}. Invariants: a member is a node of its session, so it goes when its
 * session does; members are in the order in which they joined, the same for all who look. Thread: any; inside, the event loop
 * of the client. Uses: core.model, client, client.error, client.recipe, client.recipe.cache, client.recipe.node.
 */
@NullMarked
package io.coord.client.recipe.group;

import org.jspecify.annotations.NullMarked;
