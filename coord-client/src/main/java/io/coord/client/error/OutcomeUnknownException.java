package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/**
 * The write may have been executed or not: it was sent, no answer came, and what the tree shows now proves neither. The
 * client does not guess and did not repeat it.
 */
public final class OutcomeUnknownException extends CoordException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(ErrorCode code, FailedCall call, String what) {
        super(
                code,
                call,
                "outcome unknown: " + what + " after the request was sent",
                "read the node to see whether it was executed, and repeat only what may happen twice");
    }
}
