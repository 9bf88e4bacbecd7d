package io.coord.server.admin.command;

import io.coord.server.http.HttpAnswer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a command answers: data by key in the order of printing, or a stream.
 *
 * @param status of HTTP
 * @param error  null: none
 */
record CommandResult(
        int status,
        Map<String, Object> data,
        @Nullable String error,
        SortedMap<String, String> headers,
        Optional<HttpAnswer.Writer> stream) {
    static CommandResult of(Map<String, ?> data) {
        return new CommandResult(
                HttpAnswer.OK, new LinkedHashMap<>(data), null, Collections.emptySortedMap(), Optional.empty());
    }

    static CommandResult nothing() {
        return of(Map.of());
    }

    /** Compat: an error is mostly no error of HTTP. */
    static CommandResult error(String error) {
        return error(HttpAnswer.OK, error);
    }

    /** Compat: an error that ZooKeeper's command tells itself stands where its data does. */
    static CommandResult failed(String error) {
        return of(Map.of("error", error));
    }

    static CommandResult error(int status, String error) {
        return new CommandResult(status, new LinkedHashMap<>(), error, Collections.emptySortedMap(), Optional.empty());
    }

    CommandResult withHeader(String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new CommandResult(status, data, error, more, stream);
    }

    CommandResult streaming(HttpAnswer.Writer writer) {
        return new CommandResult(status, data, error, headers, Optional.of(writer));
    }
}
