package io.coord.it.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** One recorded conversation. */
record Transcript(String name, List<Line> lines) {

    /** What the recording proxy saw or was told, with the line number in the file. */
    sealed interface Line {
        int number();
    }

    record Step(int number, String text) implements Line {}

    record Opened(int number, int connection) implements Line {}

    record ClosedByClient(int number, int connection) implements Line {}

    record ClosedByServer(int number, int connection) implements Line {}

    /** {@code bytes} includes the length in front. */
    record FromClient(int number, int connection, byte[] bytes, String comment) implements Line {}

    /** {@code bytes} includes the length in front. */
    record FromServer(int number, int connection, byte[] bytes, String comment) implements Line {}

    static Transcript load(String name) {
        String resource = "/vectors/transcripts/" + name + ".jsonl";
        ObjectMapper json = new ObjectMapper();
        List<Line> lines = new ArrayList<>();
        try (InputStream in = Transcript.class.getResourceAsStream(resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            int number = 1;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                parse(number, json.readTree(text)).ifPresent(lines::add);
                number++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
        return new Transcript(name, List.copyOf(lines));
    }

    private static Optional<Line> parse(int number, JsonNode line) {
        int connection = line.path("conn").asInt();
        String comment = line.path("comment").asText();
        if (line.has("step")) {
            return Optional.of(new Step(number, line.get("step").asText()));
        }
        if (line.has("hex")) {
            byte[] bytes = HexFormat.of().parseHex(line.get("hex").asText());
            return Optional.of(
                    line.get("dir").asText().equals("c>s")
                            ? new FromClient(number, connection, bytes, comment)
                            : new FromServer(number, connection, bytes, comment));
        }
        return switch (line.path("event").asText()) {
            case "connection opened by client" -> Optional.of(new Opened(number, connection));
            case "connection closed by client" -> Optional.of(new ClosedByClient(number, connection));
            case "connection closed by server" -> Optional.of(new ClosedByServer(number, connection));
            default -> Optional.empty();
        };
    }
}
