package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** The session has ended: its ephemeral nodes and watches are gone or will soon be. The request was not executed, or it was a read. */
public final class SessionLostException extends CoordException {
    private static final long serialVersionUID = 1L;

    public SessionLostException(ErrorCode code, FailedCall call, String what) {
        super(
                code,
                call,
                what,
                "wait for the event CONNECTED of the next session, make ephemeral nodes and watches again, repeat");
    }
}
