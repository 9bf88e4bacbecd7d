/**
 * What several recipes need: a client whose calls end definitely, parents that are made when they are missing, nodes of one's
 * own that are neither made twice nor left behind, and a place in a queue of such nodes. Not part of the API. Invariants: all
 * state is the event loop's; a call of a recipe has no time limit, so it ends with its answer, the session or the client.
 * Thread: event loop of the client. Uses: core.error, core.model, client, client.error, client.future,
 * client.watch.
 */
@NullMarked
package io.coord.client.recipe;

import org.jspecify.annotations.NullMarked;
