package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The client has as many unanswered requests as it may have (maxPending). The request was not sent. */
public final class ClientBusyException extends CoordException {
    private static final long serialVersionUID = 1L;

    public ClientBusyException(ErrorCode code, FailedCall call, String what) {
        super(code, call, what, "wait for answers before sending more");
    }
}
