package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The server refused the credentials. Final for this client: all its calls fail like this. */
public final class AuthFailedException extends CoordException {
    private static final long serialVersionUID = 1L;

    public AuthFailedException(ErrorCode code, FailedCall call, String what) {
        super(code, call, what, "make a new client with valid credentials");
    }
}
