package io.coord.client.shell.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.coord.client.NodeData;
import java.io.IOException;
import java.util.Base64;

/** A node's data, and perhaps its stat. */
public record NodeAnswer(String path, NodeData node, View view, boolean withStat) implements Answer {
    /** How the data is shown to people. */
    public enum View {
        /** As text where it is text, else as a dump. */
        TEXT,
        BASE64,
        HEX_DUMP
    }

    @Override
    public void text(TextPage page) {
        byte[] data = node.data();
        page.line(
                switch (view) {
                    case TEXT -> DataText.printable(data).orElseGet(() -> DataText.hexDump(data));
                    case BASE64 -> Base64.getEncoder().encodeToString(data);
                    case HEX_DUMP -> DataText.hexDump(data);
                });
        if (withStat) {
            StatText.lines(page, node.stat());
        }
    }

    @Override
    public void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", path);
        if (view == View.BASE64) {
            json.writeStringField("base64", Base64.getEncoder().encodeToString(node.data()));
        } else {
            JsonFields.data(json, node.data());
        }
        JsonFields.stat(json, node.stat());
        json.writeEndObject();
    }
}
