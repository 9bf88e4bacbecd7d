package io.coord.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is answered.
 *
 * @param headers besides length and type
 */
public record HttpAnswer(int status, String contentType, SortedMap<String, String> headers, Content content) {
    public static final int OK = 200;
    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHORIZED = 401;
    public static final int FORBIDDEN = 403;
    public static final int NOT_FOUND = 404;
    public static final int METHOD_NOT_ALLOWED = 405;
    public static final int TOO_MANY_REQUESTS = 429;
    public static final int INTERNAL_ERROR = 500;
    public static final int UNAVAILABLE = 503;

    private static final String PLAIN = "text/plain; charset=utf-8";

    /** The bytes of an answer. */
    public sealed interface Content {}

    /** All at once. */
    public record Whole(String text) implements Content {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Piece by piece, so that it never is in memory as a whole. */
    public record Streamed(Writer writer) implements Content {}

    /** Writes the content; called once, on a thread that may wait for the other side to read. */
    public interface Writer {
        /** An exception breaks the connection, so that the other side sees that the content is not complete. */
        void writeTo(OutputStream out) throws IOException;
    }

    public HttpAnswer {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    public static HttpAnswer plain(int status, String text) {
        return new HttpAnswer(status, PLAIN, Collections.emptySortedMap(), new Whole(text));
    }

    public static HttpAnswer of(int status, String contentType, String text) {
        return new HttpAnswer(status, contentType, Collections.emptySortedMap(), new Whole(text));
    }

    public HttpAnswer withHeaders(Map<String, String> more) {
        SortedMap<String, String> all = new TreeMap<>(headers);
        all.putAll(more);
        return new HttpAnswer(status, contentType, all, content);
    }
}
