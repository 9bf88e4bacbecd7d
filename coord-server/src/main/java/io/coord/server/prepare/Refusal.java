package io.coord.server.prepare;

import io.coord.core.error.ErrorCode;
import java.util.EnumMap;
import java.util.Map;

/**
 * A request that cannot be done. An exception, so that rules read as a list of conditions; one constant per error
 * without a stack trace, since refusing is as frequent as granting.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Map<ErrorCode, Refusal> BY_ERROR = byError();

    private final ErrorCode error;

    private Refusal(ErrorCode error) {
        super(error.name(), null, false, false);
        this.error = error;
    }

    static Refusal of(ErrorCode error) {
        return BY_ERROR.get(error);
    }

    ErrorCode error() {
        return error;
    }

    /** Goes on if the condition holds, else refuses. */
    static void unless(boolean holds, ErrorCode error) {
        if (!holds) {
            throw of(error);
        }
    }

    private static Map<ErrorCode, Refusal> byError() {
        Map<ErrorCode, Refusal> all = new EnumMap<>(ErrorCode.class);
        for (ErrorCode error : ErrorCode.values()) {
            all.put(error, new Refusal(error));
        }
        return all;
    }
}
