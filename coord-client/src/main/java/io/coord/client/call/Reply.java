package io.coord.client.call;

import io.coord.client.error.CoordException;
import io.coord.client.error.FailedCall;
import io.coord.client.error.ServerErrors;
import io.coord.core.codec.JuteReader;
import io.coord.core.error.ErrorCode;

/** What a reply means to the caller. */
@FunctionalInterface
public interface Reply<T> {
    /** Reads the body of a successful reply. */
    T read(JuteReader body);

    /**
     * What the error {@code code} means; where it is an answer, e.g. "no" to exists, that answer.
     *
     * @throws CoordException if it is an error for the caller too
     */
    default T onError(int code, FailedCall call) {
        throw ServerErrors.of(code, call);
    }

    /** A reply without body. */
    static Reply<Void> nothing() {
        return body -> Nothing.VALUE;
    }

    /** As {@code reply}, with an error that is an answer. */
    static <T> Reply<T> withAnswer(Reply<T> reply, ErrorCode code, T answer) {
        return new Reply<>() {
            @Override
            public T read(JuteReader body) {
                return reply.read(body);
            }

            @Override
            public T onError(int error, FailedCall call) {
                return error == code.code() ? answer : reply.onError(error, call);
            }
        };
    }
}
