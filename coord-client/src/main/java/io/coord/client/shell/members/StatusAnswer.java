package io.coord.client.shell.members;

import com.fasterxml.jackson.core.JsonGenerator;
import io.coord.client.shell.ensemble.ServerStatus;
import io.coord.client.shell.output.Answer;
import io.coord.client.shell.output.Palette.Ink;
import io.coord.client.shell.output.Table;
import io.coord.client.shell.output.Table.Cell;
import io.coord.client.shell.output.TextPage;
import java.io.IOException;
import java.util.List;

/** The condition of all servers, as a table. */
record StatusAnswer(List<Row> rows) implements Answer {
    /** A server, and what the configuration says of it: a dash where it says nothing. */
    record Row(String id, String role, ServerStatus status) {}

    StatusAnswer {
        rows = List.copyOf(rows);
    }

    /** Whether all servers serve, and one of them orders writes. */
    boolean isWhole() {
        return rows.stream().allMatch(row -> row.status().serves())
                && rows.stream().filter(row -> row.status().leads()).count() == 1;
    }

    @Override
    public void text(TextPage page) {
        Table table = new Table(
                "ID", "SERVER", "MODE", "ZXID", "NODES", "CONNECTIONS", "OUTSTANDING", "LATENCY MS", "VERSION");
        for (Row row : rows) {
            ServerStatus status = row.status();
            Ink ink = !status.serves() ? Ink.BAD : status.leads() ? Ink.GOOD : Ink.NODE;
            table.row(
                    Cell.of(row.id()),
                    Cell.of(status.server().toString()),
                    new Cell(status.serves() ? status.mode() : "DOWN", ink),
                    Cell.of(status.field("Zxid")),
                    Cell.of(status.field("Node count")),
                    Cell.of(status.field("Connections")),
                    Cell.of(status.field("Outstanding")),
                    Cell.of(status.field("Latency min/avg/max")),
                    Cell.of(status.version()));
        }
        table.writeTo(page);
        rows.stream()
                .filter(row -> !row.status().serves())
                .forEach(row -> page.line(page.paint(
                        Ink.BAD, row.status().server() + ": " + row.status().reason())));
        page.line(verdict(page));
    }

    private String verdict(TextPage page) {
        long serving = rows.stream().filter(row -> row.status().serves()).count();
        long leading = rows.stream().filter(row -> row.status().leads()).count();
        String counts = serving + " of " + rows.size() + (rows.size() == 1 ? " server serves" : " servers serve");
        if (leading == 0) {
            return page.paint(Ink.BAD, counts + ", nobody leads");
        }
        if (leading > 1) {
            return page.paint(Ink.BAD, counts + ", " + leading + " lead: they are not one ensemble");
        }
        return page.paint(isWhole() ? Ink.GOOD : Ink.BAD, counts);
    }

    @Override
    public void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("whole", isWhole());
        json.writeArrayFieldStart("servers");
        for (Row row : rows) {
            ServerStatus status = row.status();
            json.writeStartObject();
            json.writeStringField("id", row.id());
            json.writeStringField("role", row.role());
            json.writeStringField("server", status.server().toString());
            json.writeBooleanField("serves", status.serves());
            json.writeStringField("mode", status.mode());
            json.writeStringField("reason", status.reason());
            json.writeStringField("zxid", status.field("Zxid"));
            json.writeStringField("nodes", status.field("Node count"));
            json.writeStringField("connections", status.field("Connections"));
            json.writeStringField("outstanding", status.field("Outstanding"));
            json.writeStringField("latency", status.field("Latency min/avg/max"));
            json.writeStringField("version", status.version());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
