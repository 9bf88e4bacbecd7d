package io.coord.client.shell.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.coord.core.model.Stat;
import java.io.IOException;

/** A node's path and stat. */
public record StatAnswer(String path, Stat stat) implements Answer {
    @Override
    public void text(TextPage page) {
        StatText.lines(page, stat);
    }

    @Override
    public void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", path);
        JsonFields.stat(json, stat);
        json.writeEndObject();
    }
}
