package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The server failed, answered what no client understands, or with an unknown error code. */
public final class ServerErrorException extends CoordException {
    private static final long serialVersionUID = 1L;

    public ServerErrorException(ErrorCode code, FailedCall call, String what) {
        super(code, call, what, "look into the log of the server");
    }
}
