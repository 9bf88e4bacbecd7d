package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The server does not know the operation, or it is switched off there. Nothing was changed. */
public final class UnsupportedException extends CoordException {
    private static final long serialVersionUID = 1L;

    public UnsupportedException(ErrorCode code, FailedCall call, String what) {
        super(code, call, what, "use a server that has it, or switch it on there");
    }
}
