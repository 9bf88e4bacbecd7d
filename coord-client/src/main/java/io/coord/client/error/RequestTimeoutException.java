package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** No answer within the time limit of the request. It was not executed, or it was a read. */
public final class RequestTimeoutException extends CoordException {
    private static final long serialVersionUID = 1L;

    public RequestTimeoutException(ErrorCode code, FailedCall call, String what) {
        super(code, call, what, "repeat, perhaps with more time");
    }
}
