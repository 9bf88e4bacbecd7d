package io.coord.client.shell.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.coord.client.shell.output.Palette.Ink;
import java.io.IOException;

/** Why a command did not do its work. */
public record ErrorAnswer(String error, int exitCode, String message) implements Answer {
    @Override
    public void text(TextPage page) {
        page.line(page.paint(Ink.BAD, "error:") + " " + message);
    }

    @Override
    public void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("error", error);
        json.writeNumberField("exitCode", exitCode);
        json.writeStringField("message", message);
        json.writeEndObject();
    }
}
