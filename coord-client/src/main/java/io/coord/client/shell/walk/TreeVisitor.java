package io.coord.client.shell.walk;

import io.coord.client.shell.ShellFailure;

/**
 * What is done at each node of a walk.
 *
 * @param <T> what is read of each node
 */
@FunctionalInterface
public interface TreeVisitor<T> {
    /** Says whether to go on below this node. */
    Descent at(Place place, T value) throws ShellFailure, InterruptedException;

    /** A node below the top can not be read; the walk goes on beside it, unless this throws, which it does by default. */
    default void unreadable(Place place, ShellFailure why) throws ShellFailure {
        throw why;
    }
}
