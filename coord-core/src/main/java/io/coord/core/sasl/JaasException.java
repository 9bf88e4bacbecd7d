package io.coord.core.sasl;

/** A JAAS configuration that can not be used. The message says which, why, and what would help; no secrets. */
public final class JaasException extends Exception {
    private static final long serialVersionUID = 1;

    JaasException(String message) {
        super(message);
    }

    JaasException(String message, Throwable cause) {
        super(message, cause);
    }
}
