package io.coord.server.cli;

import io.coord.server.ServerStartException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A command can not do its work; the message is for the person who called it. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    CommandFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A server that could not start. */
    static CommandFailure of(ServerStartException e) {
        ExitCode code = switch (e.kind()) {
            case DATA -> ExitCode.DATA;
            case ADDRESS -> ExitCode.ADDRESS;
            case TLS -> ExitCode.USAGE;
        };
        return new CommandFailure(code, String.valueOf(e.getMessage()));
    }

    /** A server that ended by itself. */
    static CommandFailure whileRunning(Throwable failure) {
        return isDisk(failure)
                ? new CommandFailure(ExitCode.DISK, "server stopped: " + failure.getMessage())
                : new CommandFailure(ExitCode.UNEXPECTED, "server stopped, please report it: " + failure);
    }

    private static boolean isDisk(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof UncheckedIOException) {
                return true;
            }
        }
        return false;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
