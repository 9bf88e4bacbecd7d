package io.coord.client.shell.subtree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.coord.client.shell.output.AclText;
import io.coord.core.model.AclEntry;
import io.coord.core.model.Acls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads what {@link SubtreeWriter} wrote, node by node. What is wrong is told with its line. */
final class SubtreeReader implements AutoCloseable {
    private static final int MAX_STRING_CHARS = 128 << 20;

    private final JsonParser json;
    private final String top;

    /** Reads the head of a file, up to the nodes. */
    SubtreeReader(InputStream in) throws IOException {
        json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(MAX_STRING_CHARS)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build()
                .createParser(in);
        top = located(this::readHead);
    }

    /** The path that was exported. */
    String top() {
        return top;
    }

    private String readHead() throws IOException {
        String found = "/";
        expect(next(), JsonToken.START_OBJECT, "an export begins with {");
        while (next() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            next();
            switch (field) {
                case "format" ->
                    demand(
                            SubtreeWriter.FORMAT.equals(text()),
                            "format \"" + text() + "\": \"" + SubtreeWriter.FORMAT + "\" was expected");
                case "version" ->
                    demand(
                            json.currentToken() == JsonToken.VALUE_NUMBER_INT
                                    && json.getIntValue() == SubtreeWriter.VERSION,
                            "version " + json.getText() + ": this shell reads version " + SubtreeWriter.VERSION);
                case "top" -> found = text();
                case "nodes" -> {
                    expect(json.currentToken(), JsonToken.START_ARRAY, "nodes must be an array");
                    return found;
                }
                default -> throw wrong("unknown field \"" + field + "\"");
            }
        }
        throw wrong("there are no nodes");
    }

    /** The next node; empty at the end of the file. */
    Optional<ExportedNode> readNext() throws IOException {
        return located(this::readNodeOrEnd);
    }

    /** A piece of the file. */
    private interface Piece<T> {
        T read() throws IOException;
    }

    /** Reads something; where it is no JSON, says the line: also of what the parser looks at only when it is asked for. */
    private <T> T located(Piece<T> piece) throws IOException {
        try {
            return piece.read();
        } catch (JsonProcessingException e) {
            throw wrong(e.getOriginalMessage());
        }
    }

    private Optional<ExportedNode> readNodeOrEnd() throws IOException {
        JsonToken token = next();
        if (token == JsonToken.END_ARRAY) {
            expect(next(), JsonToken.END_OBJECT, "nothing may follow the nodes");
            return Optional.empty();
        }
        expect(token, JsonToken.START_OBJECT, "a node is an object");
        return Optional.of(readNode());
    }

    private ExportedNode readNode() throws IOException {
        String path = null;
        byte[] data = new byte[0];
        List<AclEntry> acl = Acls.OPEN;
        while (next() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            next();
            switch (field) {
                case "path" -> path = text();
                case "data" -> data = text().getBytes(StandardCharsets.UTF_8);
                case "base64" -> data = base64(text());
                case "acl" -> acl = acl();
                default -> throw wrong("unknown field \"" + field + "\" of a node");
            }
        }
        demand(path != null, "a node without path");
        demand(path.isEmpty() || path.startsWith("/"), "path \"" + path + "\": must be empty or begin with /");
        return new ExportedNode(path, data, acl);
    }

    private byte[] base64(String text) throws IOException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw wrong("base64: " + e.getMessage());
        }
    }

    private List<AclEntry> acl() throws IOException {
        expect(json.currentToken(), JsonToken.START_ARRAY, "an acl is an array");
        List<AclEntry> entries = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
            try {
                entries.addAll(AclText.parse(text()));
            } catch (IllegalArgumentException e) {
                throw wrong(String.valueOf(e.getMessage()));
            }
        }
        return entries;
    }

    private String text() throws IOException {
        demand(json.currentToken() == JsonToken.VALUE_STRING, json.currentName() + " must be a string");
        return json.getText();
    }

    private JsonToken next() throws IOException {
        JsonToken token = json.nextToken();
        demand(token != null, "the file ends too early");
        return token;
    }

    private void expect(JsonToken found, JsonToken expected, String message) throws IOException {
        demand(found == expected, message);
    }

    private void demand(boolean condition, String message) throws IOException {
        if (!condition) {
            throw wrong(message);
        }
    }

    private IOException wrong(String message) {
        return new IOException("line " + json.currentTokenLocation().getLineNr() + ": " + message);
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
