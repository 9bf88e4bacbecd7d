package io.coord.client.shell;

import io.coord.client.error.CoordException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** A command can not do its work. The message is for who typed it: it names path and reason. */
public final class ShellFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    public ShellFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    private ShellFailure(CoordException cause) {
        super(cause.getMessage(), cause);
        exitCode = ExitCode.of(cause);
    }

    /** What a future of the client failed with. What is no error of the client is thrown as it is. */
    public static ShellFailure of(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof CoordException) {
            return new ShellFailure((CoordException) cause);
        }
        throw new IllegalStateException(cause);
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
