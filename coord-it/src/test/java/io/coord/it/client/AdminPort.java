package io.coord.it.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks the admin port of a server on this machine. */
public final class AdminPort {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final int port;

    public AdminPort(int port) {
        this.port = port;
    }

    /** What a command answers, whose status must be that of success. */
    public JsonNode command(String nameAndArguments) throws IOException, InterruptedException {
        HttpResponse<String> response = get("/commands/" + nameAndArguments);
        if (response.statusCode() != 200) {
            throw new IOException(nameAndArguments + ": " + response.statusCode() + " " + response.body());
        }
        return new ObjectMapper().readTree(response.body());
    }

    /** @param headers names and values by turns */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return client.send(request(path, headers).build(), BodyHandlers.ofString());
    }

    /** Like {@link #get}, for what is no text. */
    public HttpResponse<byte[]> bytes(String path, String... headers) throws IOException, InterruptedException {
        return client.send(request(path, headers).build(), BodyHandlers.ofByteArray());
    }

    public HttpResponse<String> post(String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return client.send(
                request(path, headers).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT);
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** Each value by where it stands, like {@code /connections/0/packets_sent}, in the order of the text. */
    public static Map<String, JsonNode> fields(JsonNode json) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        collect("", json, fields);
        return fields;
    }

    private static void collect(String path, JsonNode json, Map<String, JsonNode> fields) {
        if (json.isObject() && !json.isEmpty()) {
            json.properties().forEach(field -> collect(path + "/" + field.getKey(), field.getValue(), fields));
        } else if (json.isArray() && !json.isEmpty()) {
            for (int i = 0; i < json.size(); i++) {
                collect(path + "/" + i, json.get(i), fields);
            }
        } else {
            fields.put(path, json);
        }
    }
}
