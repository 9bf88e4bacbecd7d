package io.coord.core.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The bytes and values recorded from real ZooKeeper, as test resources. Part of the test-jar. */
public final class Vectors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Vectors() {}

    /** Every line of {@code records.jsonl}: {@code record, variant, fields, hex [, decoded, note]}. */
    public static List<JsonNode> records() {
        return lines("records.jsonl");
    }

    /** The lines of {@code records.jsonl} for one record. */
    public static List<JsonNode> records(String record) {
        return records().stream()
                .filter(line -> line.get("record").textValue().equals(record))
                .collect(Collectors.toList());
    }

    /** The lines of {@code computed.jsonl} for one function. */
    public static List<JsonNode> computed(String function) {
        return lines("computed.jsonl").stream()
                .filter(line -> line.get("fn").textValue().equals(function))
                .collect(Collectors.toList());
    }

    /** {@code record-types.json}: record name to {@code fields}, a list of name and type. */
    public static JsonNode recordTypes() {
        try (InputStream in = open("record-types.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a file under {@code vectors/} on the class path, one JSON value each. */
    public static List<JsonNode> lines(String file) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            return reader.lines().map(Vectors::parse).collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String file) {
        InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file);
        if (in == null) {
            throw new IllegalStateException("test resource vectors/" + file + " is missing");
        }
        return in;
    }
}
