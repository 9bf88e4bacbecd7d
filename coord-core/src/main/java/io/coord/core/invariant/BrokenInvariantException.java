package io.coord.core.invariant;

/** An invariant does not hold: a bug of ours. */
public final class BrokenInvariantException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public BrokenInvariantException(String message) {
        super(message);
    }
}
