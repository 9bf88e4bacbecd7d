package io.coord.client.shell.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small answer: some named values, and the line (or lines) that tells them to people. Not thread-safe. */
public final class Fact implements Answer {
    private final String line;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private Fact(String line) {
        this.line = line;
    }

    /** An answer that people read as this; empty for no line. */
    public static Fact of(String line) {
        return new Fact(line);
    }

    public Fact with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    public Fact with(String name, long value) {
        fields.put(name, value);
        return this;
    }

    public Fact with(String name, boolean value) {
        fields.put(name, value);
        return this;
    }

    public Fact with(String name, List<String> values) {
        fields.put(name, List.copyOf(values));
        return this;
    }

    @Override
    public void text(TextPage page) {
        if (!line.isEmpty()) {
            page.line(line);
        }
    }

    @Override
    public void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            json.writeFieldName(field.getKey());
            write(json, field.getValue());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof List) {
            json.writeStartArray();
            for (Object each : (List<?>) value) {
                write(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Long) {
            json.writeNumber((Long) value);
        } else if (value instanceof Boolean) {
            json.writeBoolean((Boolean) value);
        } else {
            json.writeString(value.toString());
        }
    }
}
