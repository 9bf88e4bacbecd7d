package io.coord.client.recipe;

import io.coord.client.error.ClientBusyException;
import io.coord.client.error.ConnectionLostException;
import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.error.ReadOnlyServerException;
import io.coord.client.error.RequestTimeoutException;
import io.coord.client.error.RetryLaterException;
import io.coord.client.error.ServerErrorException;
import io.coord.client.error.SessionLostException;
import io.coord.core.error.ErrorCode;
import java.util.concurrent.CompletionException;

/** What a recipe makes of the failures of its calls. */
public final class Failures {
    private Failures() {}

    /**
     * The error itself, out of what the JDK wraps around it.
     *
     * @throws IllegalStateException if it is not the client's, which is a fault of ours
     */
    public static CoordException of(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof CoordException) {
            return (CoordException) cause;
        }
        if (cause instanceof Error) {
            throw (Error) cause;
        }
        throw new IllegalStateException("a call of a recipe failed unexpectedly", cause);
    }

    /** Nothing was changed, and the same call may well succeed a little later. */
    public static boolean isPassing(CoordException error) {
        return error instanceof ClientBusyException
                || error instanceof ConnectionLostException
                || error instanceof ReadOnlyServerException
                || error instanceof RequestTimeoutException
                || error instanceof RetryLaterException;
    }

    /** The session of the call is gone, and its ephemeral nodes with it. */
    public static boolean isSessionLost(CoordException error) {
        return error instanceof SessionLostException
                || error instanceof OutcomeUnknownException && error.code() == ErrorCode.SESSION_EXPIRED;
    }

    /** Perhaps it was executed. */
    public static boolean isUnknown(CoordException error) {
        return error instanceof OutcomeUnknownException || error instanceof ServerErrorException;
    }

    public static SessionLostException sessionLost(FailedCall subject) {
        return new SessionLostException(ErrorCode.SESSION_EXPIRED, subject, "the session was lost");
    }
}
