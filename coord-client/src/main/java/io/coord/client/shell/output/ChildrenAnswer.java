package io.coord.client.shell.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.coord.core.model.Stat;
import java.io.IOException;
import java.util.List;

/** The names of a node's children, in order. */
public record ChildrenAnswer(String path, List<String> names, Stat stat, boolean withStat) implements Answer {
    public ChildrenAnswer {
        names = names.stream().sorted().toList();
    }

    @Override
    public void text(TextPage page) {
        page.line("[" + String.join(", ", names) + "]");
        if (withStat) {
            StatText.lines(page, stat);
        }
    }

    @Override
    public void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", path);
        json.writeArrayFieldStart("children");
        for (String name : names) {
            json.writeString(name);
        }
        json.writeEndArray();
        JsonFields.stat(json, stat);
        json.writeEndObject();
    }
}
