package io.coord.client.recipe.node;

/** Hears of the states of a node. Called where the client's callbacks run, one call at a time, in order. */
@FunctionalInterface
public interface NodeListener {
    void onChange(NodeState to);
}
