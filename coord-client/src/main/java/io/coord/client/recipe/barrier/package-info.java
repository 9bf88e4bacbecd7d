/**
 * Barriers: {@link io.coord.client.recipe.barrier.Barrier}, which somebody sets and removes while others wait, and
 * {@link io.coord.client.recipe.barrier.DoubleBarrier}, where so many begin and end together. Invariant: whoever waits passes or
 * is told, whichever process crashes when. Thread: any; inside, the event loop of the client. Uses: core.error, core.model,
 * client, client.error, client.future, client.recipe, client.watch.
 */
@NullMarked
package io.coord.client.recipe.barrier;

import org.jspecify.annotations.NullMarked;
