/**
 * Values and counters that many change without losing a change: {@link io.coord.client.recipe.value.AtomicValue},
 * {@link io.coord.client.recipe.value.AtomicCounter}. Invariant: a value is written only with the version of what it was made from.
 * Thread: any; inside, the event loop of the client. Uses: core.error, core.model, client, client.error, client.future,
 * client.recipe.
 */
@NullMarked
package io.coord.client.recipe.value;

import org.jspecify.annotations.NullMarked;
