package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The request itself is wrong, here or in the eyes of the server: a bad path, ACL, mode, TTL or size. Nothing was changed; the same request will always fail. */
public final class BadRequestException extends CoordException {
    private static final long serialVersionUID = 1L;

    public BadRequestException(ErrorCode code, FailedCall call, String what) {
        super(code, call, what, "correct the request");
    }
}
