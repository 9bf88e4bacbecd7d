/**
 * Settings that all applications see change together: {@link io.coord.client.recipe.config.ConfigStore}. Invariants: all settings are one
 * document in one node, so a reader never sees half of an update; a revision is written with the version of what it was made from and, in the
 * same transaction, into the history. Thread: any; inside, the event loop of the client. Uses: core.error, core.model, client,
 * client.error, client.future, client.recipe, client.watch.
 */
@NullMarked
package io.coord.client.recipe.config;

import org.jspecify.annotations.NullMarked;
