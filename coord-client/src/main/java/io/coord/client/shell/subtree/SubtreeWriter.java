package io.coord.client.shell.subtree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.coord.client.shell.output.JsonFields;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a subtree to a file, node by node (docs/shell.md, "Export"): one JSON document in UTF-8, a node a line, parents before
 * children. Memory does not grow with the tree.
 */
final class SubtreeWriter implements AutoCloseable {
    static final String FORMAT = "coord-subtree";
    static final int VERSION = 1;

    private final JsonGenerator json;

    /** Begins a file. */
    SubtreeWriter(OutputStream out, String top) throws IOException {
        json = new JsonFactory().createGenerator(out);
        json.setPrettyPrinter(new NodePerLine());
        json.writeStartObject();
        json.writeStringField("format", FORMAT);
        json.writeNumberField("version", VERSION);
        json.writeStringField("top", top);
        json.writeArrayFieldStart("nodes");
    }

    void write(ExportedNode node) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", node.path());
        JsonFields.data(json, node.data());
        JsonFields.acl(json, node.acl());
        json.writeEndObject();
    }

    /** Ends the file; without this it is incomplete, and {@link SubtreeReader} says so. */
    void finish() throws IOException {
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void close() throws IOException {
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        json.close();
    }

    /** Breaks the line before each node. */
    private static final class NodePerLine extends MinimalPrettyPrinter {
        private static final long serialVersionUID = 1L;
        private int arrays;

        @Override
        public void writeStartArray(JsonGenerator g) throws IOException {
            super.writeStartArray(g);
            arrays++;
        }

        @Override
        public void beforeArrayValues(JsonGenerator g) throws IOException {
            breakLine(g);
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator g) throws IOException {
            super.writeArrayValueSeparator(g);
            breakLine(g);
        }

        @Override
        public void writeEndArray(JsonGenerator g, int values) throws IOException {
            breakLine(g);
            arrays--;
            super.writeEndArray(g, values);
        }

        private void breakLine(JsonGenerator g) throws IOException {
            if (arrays == 1) {
                g.writeRaw('\n');
            }
        }
    }
}
