package io.coord.client;

import io.coord.client.error.FailedCall;
import io.coord.client.error.ServerErrors;
import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.wire.MultiHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the reply to a multi or multiRead, step by step (spec: client-protocol 9). */
final class MultiReply {
    /** A step and how its result is read; reads null where there is nothing to tell. */
    record Expected(Step<?> step, ResultReader reader) {}

    /** Reads the body of one result. */
    @FunctionalInterface
    interface ResultReader {
        @Nullable
        Object read(JuteReader body);
    }

    private MultiReply() {}

    /** Returns for each step its value, {@link StepResults#NOTHING}, or the error code as an {@link ErrorResult}. */
    static List<Object> read(JuteReader body, List<Expected> expected) {
        List<Object> results = new ArrayList<>(expected.size());
        for (MultiHeader header = MultiHeader.read(body); !header.done(); header = MultiHeader.read(body)) {
            if (results.size() == expected.size()) {
                throw new DecodeException("multi: more than the " + expected.size() + " results that were expected");
            }
            Expected next = expected.get(results.size());
            if (header.type() == MultiHeader.ERROR_TYPE) {
                results.add(new ErrorResult(body.readInt("err"), next.step()));
            } else {
                Object value = next.reader().read(body);
                results.add(value == null ? StepResults.NOTHING : value);
            }
        }
        if (results.size() < expected.size()) {
            throw new DecodeException("multi: " + results.size() + " results, " + expected.size() + " were expected");
        }
        return results;
    }

    /** A step that the server refused, or that it did not come to. */
    record ErrorResult(int code, Step<?> step) {
        RuntimeException toException() {
            return ServerErrors.of(code, new FailedCall(step.name(), step.path()));
        }
    }
}
