package io.coord.zab.storage.snapshot;

import java.io.IOException;

/** A library is missing without which a snapshot can neither be read nor judged. */
public final class CompressionMissingException extends IOException {
    private static final long serialVersionUID = 1L;

    CompressionMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
