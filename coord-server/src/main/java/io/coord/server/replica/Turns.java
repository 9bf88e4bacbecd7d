package io.coord.server.replica;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a replica does on its thread: {@link #begin}, turns until it {@link #isDone}, {@link #end}. */
interface Turns {
    void begin();

    /** Whether no turn is to come. */
    boolean isDone();

    /** How long the next turn may wait for inputs; not positive: not at all. */
    long waitNanos();

    /** @param inputs what has come; maybe nothing */
    void turn(List<ReplicaInput> inputs);

    /** @param failure what a turn has thrown; null: nothing */
    void end(@Nullable Throwable failure);
}
