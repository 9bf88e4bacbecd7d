package io.coord.zab.sim.ensemble;

/** Something that may never happen has happened. */
public final class SimViolation extends AssertionError {
    private static final long serialVersionUID = 1L;

    SimViolation(String message) {
        super(message);
    }

    SimViolation(String message, Throwable cause) {
        super(message, cause);
    }
}
