/**
 * Who offers a service, and where: {@link io.coord.client.recipe.registry.ServiceRegistry}. Invariants: an instance is listed while the session
 * of its process lives; a directory shows what was listed when it was last told. Thread: any; inside, the event loop of the client. Uses:
 * core.error, core.model, client, client.error, client.future, client.recipe, client.recipe.node.
 */
@NullMarked
package io.coord.client.recipe.registry;

import org.jspecify.annotations.NullMarked;
