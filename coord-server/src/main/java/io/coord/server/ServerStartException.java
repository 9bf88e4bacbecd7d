package io.coord.server;

import org.jspecify.annotations.Nullable;

/** A server could not start: its data can not be recovered, or an address can not be bound. The cause says why. */
public final class ServerStartException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What an operator can do about it. */
    public enum Kind {
        /** The data directory is damaged, incomplete or not accessible: see the message for file and offset. */
        DATA,
        /** An address can not be listened on. */
        ADDRESS,
        /** Keys or certificates can not be used. */
        TLS
    }

    private final Kind kind;

    public ServerStartException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
