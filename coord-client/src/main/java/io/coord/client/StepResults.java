package io.coord.client;

import io.coord.client.error.CoordException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the steps resulted in. Immutable.
 *
 * <p>Of a {@link Transaction} all have succeeded. Of a {@link ReadBatch} each has succeeded or failed alone.
 */
public final class StepResults {
    private final Object owner;
    private final List<Object> results;

    /** {@code results} holds a value, {@link #NOTHING} or a {@link CoordException} for each step. */
    StepResults(Object owner, List<Object> results) {
        this.owner = owner;
        this.results = List.copyOf(results);
    }

    static final Object NOTHING = new Object();

    public int size() {
        return results.size();
    }

    /**
     * The result of a step; null of steps that have nothing to tell.
     *
     * @throws CoordException           if this step of a read batch failed
     * @throws IllegalArgumentException if the step is of something else
     */
    @SuppressWarnings("unchecked") // who made the step read its result
    public <T extends @Nullable Object> T of(Step<T> step) {
        if (!step.belongsTo(owner)) {
            throw new IllegalArgumentException(
                    step + " is not of this " + owner.getClass().getSimpleName());
        }
        Object result = results.get(step.index());
        if (result instanceof CoordException) {
            throw ((CoordException) result).withCallersStack();
        }
        return result == NOTHING ? (T) null : (T) result;
    }

    /** Whether a step of a read batch failed. */
    public boolean failed(Step<?> step) {
        return step.belongsTo(owner) && results.get(step.index()) instanceof CoordException;
    }
}
