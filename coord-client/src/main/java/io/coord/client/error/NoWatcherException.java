package io.coord.client.error;

import io.coord.core.error.ErrorCode;

/** There was no watch to remove. Code NO_WATCHER. */
public final class NoWatcherException extends CoordException {
    private static final long serialVersionUID = 1L;

    public NoWatcherException(FailedCall call) {
        super(ErrorCode.NO_WATCHER, call, "there is no such watch", "nothing: there is nothing to remove");
    }
}
