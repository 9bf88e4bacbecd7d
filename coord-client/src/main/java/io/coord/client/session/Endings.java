package io.coord.client.session;

import io.coord.client.call.Call;
import io.coord.client.call.Operation;
import io.coord.client.error.AuthFailedException;
import io.coord.client.error.ClientClosedException;
import io.coord.client.error.ConnectionLostException;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.error.SessionLostException;
import io.coord.core.error.ErrorCode;

/**
 * How calls end that got no answer. One rule for all: a write that may have reached a server ends with an unknown outcome,
 * everything else with an error that is definite.
 */
enum Endings {
    CONNECTION_LOST(ErrorCode.CONNECTION_LOSS, "the connection broke") {
        @Override
        CoordException definite(FailedCall call) {
            return new ConnectionLostException(code, call, what);
        }
    },
    TIMED_OUT(ErrorCode.REQUEST_TIMEOUT, "no answer within the time limit of the request") {
        @Override
        CoordException definite(FailedCall call) {
            return new RequestTimeoutException(code, call, what);
        }
    },
    SESSION_LOST(ErrorCode.SESSION_EXPIRED, "the session was lost") {
        @Override
        CoordException definite(FailedCall call) {
            return new SessionLostException(code, call, what);
        }
    },
    AUTH_FAILED(ErrorCode.AUTH_FAILED, "the server refused the credentials") {
        @Override
        CoordException definite(FailedCall call) {
            return new AuthFailedException(code, call, what);
        }
    },
    CLOSED(ErrorCode.CONNECTION_LOSS, "the client was closed") {
        @Override
        CoordException definite(FailedCall call) {
            return new ClientClosedException(code, call, what);
        }
    };

    final ErrorCode code;
    final String what;

    Endings(ErrorCode code, String what) {
        this.code = code;
        this.what = what;
    }

    abstract CoordException definite(FailedCall call);

    /** Settles a call that has no answer. */
    void end(Call<?> call) {
        if (call.isSettled()) {
            return;
        }
        FailedCall failed = call.operation().failedCall();
        boolean unknown = call.isSent() && call.operation().repeat() == Operation.Repeat.WRITE;
        call.fail(unknown ? new OutcomeUnknownException(code, failed, what) : definite(failed));
    }
}
