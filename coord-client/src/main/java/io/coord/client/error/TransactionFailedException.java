package io.coord.client.error;

/** One step of a transaction was refused: none of its steps was executed. The cause is the error of that step. */
public final class TransactionFailedException extends CoordException {
    private static final long serialVersionUID = 1L;

    private final int failedStep;

    /** {@code failedStep} counts from 0. */
    public TransactionFailedException(FailedCall call, int failedStep, CoordException cause) {
        super(
                cause.code(),
                call,
                "step " + failedStep + " was refused, so nothing was executed: " + cause.getMessage(),
                "see the error of the step");
        this.failedStep = failedStep;
        initCause(cause);
    }

    /** Which step was refused, from 0. */
    public int failedStep() {
        return failedStep;
    }

    /** Why it was refused. */
    public CoordException stepError() {
        return (CoordException) getCause();
    }
}
