package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The connection broke, and the client was told not to repeat by itself. The request was not executed, or it was a read. */
public final class ConnectionLostException extends CoordException {
    private static final long serialVersionUID = 1L;

    public ConnectionLostException(ErrorCode code, FailedCall call, String what) {
        super(code, call, what, "repeat");
    }
}
