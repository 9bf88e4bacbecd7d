package io.coord.client.recipe.election;

/** Hears what becomes of a candidate. Called where the client's callbacks run, one call at a time, in order. */
@FunctionalInterface
public interface CandidateListener {
    void onChange(CandidateState to);
}
