package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The server has lost its quorum and serves reads only. Nothing was changed. Code NOT_READ_ONLY. */
public final class ReadOnlyServerException extends CoordException {
    private static final long serialVersionUID = 1L;

    public ReadOnlyServerException(FailedCall call) {
        super(
                ErrorCode.NOT_READ_ONLY,
                call,
                "the server is read-only: it has no quorum",
                "wait for the event CONNECTED and repeat");
    }
}
