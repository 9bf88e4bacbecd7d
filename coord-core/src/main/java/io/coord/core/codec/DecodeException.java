package io.coord.core.codec;

/**
 * Bytes that are not what they should be: damaged, truncated, hostile, or of a newer version. The message names the
 * field, the value and the limit. No stack trace: it is thrown for every malformed request of a stranger.
 */
public final class DecodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DecodeException(String message) {
        super(message, null, false, false);
    }
}
