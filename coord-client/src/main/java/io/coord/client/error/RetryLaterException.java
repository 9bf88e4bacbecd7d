package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The server refused the request for the moment: it is overloaded or busy with a reconfiguration. Nothing was changed. */
public final class RetryLaterException extends CoordException {
    private static final long serialVersionUID = 1L;

    public RetryLaterException(ErrorCode code, FailedCall call, String what) {
        super(code, call, what, "repeat after a pause");
    }
}
