package io.coord.server.http;

import java.io.IOException;
import java.io.InputStream;

/** What a request brings along. Valid until the request is answered. */
public interface HttpBody {
    /** In bytes. */
    long length();

    /** Reads it from the beginning; the caller closes it. */
    InputStream open() throws IOException;
}
