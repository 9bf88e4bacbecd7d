package io.coord.server.http;

/** Answers requests. */
public interface HttpService {
    /** Called on a thread that may wait; an exception is answered with 500 and logged. */
    HttpAnswer answer(HttpCall call);

    /**
     * The longest body that is taken for a path, in bytes. Called on an event loop.
     *
     * @param path decoded
     */
    default long maxBodyBytes(String method, String path) {
        return 0;
    }
}
