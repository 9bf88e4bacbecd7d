/**
 * One leader among all processes: {@link io.coord.client.recipe.election.Election}, with
 * {@link io.coord.client.recipe.election.Candidate}s that ask whether they lead, or {@link io.coord.client.recipe.election.LeaderRunner}s
 * that do something while they do. Invariants: who came first leads; a leader stops being one before its session can end at the
 * servers, as far as this process runs; a candidate whose session is lost stands again. Thread: any; inside, the event loop of the
 * client. Uses: core.error, core.model, client, client.error, client.future, client.recipe.
 */
@NullMarked
package io.coord.client.recipe.election;

import org.jspecify.annotations.NullMarked;
