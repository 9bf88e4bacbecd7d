package io.coord.client.shell.output;

import com.fasterxml.jackson.core.JsonGenerator;
import io.coord.client.NodeEvent;
import io.coord.client.shell.output.Palette.Ink;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What a watch told, and when it was heard. */
public record EventAnswer(long heardMillis, NodeEvent event) implements Answer {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    @Override
    public void text(TextPage page) {
        String time = TIME.format(Instant.ofEpochMilli(heardMillis).atZone(ZoneId.systemDefault()));
        String zxid = event.zxid() < 0 ? "" : "  zxid=0x" + Long.toHexString(event.zxid());
        page.line(page.paint(Ink.DIM, time)
                + "  "
                + page.paint(ink(), String.format("%-16s", event.type()))
                + "  "
                + event.path()
                + page.paint(Ink.DIM, zxid));
    }

    private Ink ink() {
        return switch (event.type()) {
            case CREATED -> Ink.GOOD;
            case DELETED -> Ink.BAD;
            case DATA_CHANGED, CHILDREN_CHANGED -> Ink.NODE;
            case MISSED -> Ink.STRONG;
        };
    }

    @Override
    public void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("time", heardMillis);
        json.writeStringField("event", event.type().name());
        json.writeStringField("path", event.path());
        if (event.zxid() >= 0) {
            JsonFields.hex(json, "zxid", event.zxid());
        }
        json.writeEndObject();
    }
}
