package io.coord.client.shell.subtree;

import com.fasterxml.jackson.core.JsonGenerator;
import io.coord.client.NodeData;
import io.coord.client.shell.output.Answer;
import io.coord.client.shell.output.DataText;
import io.coord.client.shell.output.Glyphs;
import io.coord.client.shell.output.JsonFields;
import io.coord.client.shell.output.Palette.Ink;
import io.coord.client.shell.output.TextPage;
import io.coord.client.shell.walk.Place;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A node of a drawn tree; {@code node} is null for one that can not be read. */
record TreeLine(Place place, @Nullable NodeData node, boolean onlyName) implements Answer {
    private static final int SHOWN_CHARS = 50;

    @Override
    public void text(TextPage page) {
        page.line(branches(page.glyphs()) + page.paint(ink(), place.name()) + details(page));
    }

    private Ink ink() {
        if (node == null) {
            return Ink.BAD;
        }
        return node.stat().ephemeralOwner() == 0 ? Ink.NODE : Ink.EPHEMERAL;
    }

    private String details(TextPage page) {
        if (node == null) {
            return "  " + page.paint(Ink.BAD, "<not allowed to read>");
        }
        if (onlyName) {
            return "";
        }
        String data = DataText.summary(node.data(), SHOWN_CHARS);
        String shown = data.isEmpty() ? "" : "  " + page.paint(Ink.DIM, data);
        return node.stat().ephemeralOwner() == 0 ? shown : shown + "  " + page.paint(Ink.EPHEMERAL, "<ephemeral>");
    }

    private String branches(Glyphs glyphs) {
        if (place.depth() == 0) {
            return "";
        }
        StringBuilder branches = new StringBuilder(glyphs.branch(place.isLast()));
        for (Place above = place.parent(); above != null && above.depth() > 0; above = above.parent()) {
            branches.insert(0, glyphs.below(above.isLast()));
        }
        return branches.toString();
    }

    @Override
    public void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", place.path());
        json.writeNumberField("depth", place.depth());
        json.writeBooleanField("readable", node != null);
        if (node != null) {
            if (!onlyName) {
                JsonFields.data(json, node.data());
            }
            JsonFields.stat(json, node.stat());
        }
        json.writeEndObject();
    }
}
