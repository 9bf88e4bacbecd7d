package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The node has another version than the caller expected: somebody changed it. Nothing was changed. Code BAD_VERSION. */
public final class BadVersionException extends CoordException {
    private static final long serialVersionUID = 1L;

    public BadVersionException(FailedCall call) {
        super(
                ErrorCode.BAD_VERSION,
                call,
                "the version is not the expected one",
                "read the node again, decide again, and repeat with the version that was read");
    }
}
