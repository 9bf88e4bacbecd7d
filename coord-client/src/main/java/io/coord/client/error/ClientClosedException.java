package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The client is closed. The request was not executed, or it was a read. */
public final class ClientClosedException extends CoordException {
    private static final long serialVersionUID = 1L;

    public ClientClosedException(ErrorCode code, FailedCall call, String what) {
        super(code, call, what, "nothing");
    }
}
