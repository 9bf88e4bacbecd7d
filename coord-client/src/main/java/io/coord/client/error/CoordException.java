package io.coord.client.error;

import io.coord.core.error.ErrorCode;
import java.util.Optional;

/**
 * A call of the client that failed. The set of subclasses is closed, one for each thing that a caller can do about it;
 * the message says what, where, and what to do. Futures fail with it (wrapped in a {@code CompletionException} by the
 * JDK's rules), blocking methods throw it.
 *
 * <p>All but {@link OutcomeUnknownException} and {@link ServerErrorException} are definite: the write was not executed.
 *
 * <p>There is no stack trace unless a blocking method throws it: it is made on an event loop, whose stack says nothing.
 */
public abstract sealed class CoordException extends RuntimeException
        permits AuthFailedException,
                BadRequestException,
                BadVersionException,
                ClientBusyException,
                ClientClosedException,
                ConnectionLostException,
                NoAuthException,
                NoNodeException,
                NoWatcherException,
                NodeExistsException,
                NotEmptyException,
                OutcomeUnknownException,
                QuotaExceededException,
                ReadOnlyServerException,
                RequestTimeoutException,
                RetryLaterException,
                ServerErrorException,
                SessionLostException,
                TransactionFailedException,
                UnsupportedException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String operation;
    private final String path;
    private final String advice;

    CoordException(ErrorCode code, FailedCall call, String what, String advice) {
        super(call + ": " + what + "; " + advice);
        this.code = code;
        this.operation = call.operation();
        this.path = call.path() == null ? "" : call.path();
        this.advice = advice;
    }

    /** The error code of ZooKeeper's protocol. */
    public final ErrorCode code() {
        return code;
    }

    /** The method that failed, e.g. {@code getData}. */
    public final String operation() {
        return operation;
    }

    /** The path that it was called with; empty for operations without one. */
    public final Optional<String> path() {
        return path.isEmpty() ? Optional.empty() : Optional.of(path);
    }

    /** What the caller can do. */
    public final String advice() {
        return advice;
    }

    /** Does nothing: see {@link #withCallersStack()}. */
    @Override
    public final synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** Fills in the stack of the calling thread; for who rethrows it to a caller that waited. Returns this. */
    public final synchronized CoordException withCallersStack() {
        super.fillInStackTrace();
        return this;
    }
}
