package io.coord.server.http;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A request.
 *
 * @param method     in capitals, like {@code GET}
 * @param path       decoded, begins with a slash
 * @param parameters of the query; of several with the same name the first
 * @param headers    by name in lower case; of several with the same name the first
 * @param body       in one piece, empty if there is none
 * @param certificates that the other side has proven to have, its own first; empty without TLS, or if it showed none
 */
public record HttpCall(
        String method,
        String path,
        SortedMap<String, String> parameters,
        SortedMap<String, String> headers,
        InetAddress remote,
        HttpBody body,
        List<X509Certificate> certificates) {
    public HttpCall {
        certificates = List.copyOf(certificates);
        parameters = copy(parameters);
        headers = copy(headers);
    }

    private static SortedMap<String, String> copy(Map<String, String> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** @param name in lower case */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
