package io.coord.client.recipe.lock;

/** Hears what becomes of a hold. Called where the client's callbacks run, one call at a time, in order. */
@FunctionalInterface
public interface HoldListener {
    void onChange(HoldState to);
}
