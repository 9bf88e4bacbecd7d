package io.coord.core.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes any record of {@code record-types.json} as JSON, by nothing but its schema: shows that
 * {@link JuteReader} and {@link JuteWriter} agree with every recorded byte, whatever our own records make of it.
 */
final class SchemaCodec {
    private static final String VECTOR = "vector<";

    private final JsonNode types;

    SchemaCodec(JsonNode types) {
        this.types = types;
    }

    JsonNode read(JuteReader in, String type) {
        switch (type) {
            case "int":
                return IntNode.valueOf(in.readInt(type));
            case "long":
                return LongNode.valueOf(in.readLong(type));
            case "boolean":
                return BooleanNode.valueOf(in.readBoolean(type));
            case "ustring":
                String text = in.readString(type);
                return text == null ? NullNode.getInstance() : TextNode.valueOf(text);
            case "buffer":
                Bytes bytes = in.readBuffer(type);
                return bytes == null ? NullNode.getInstance() : TextNode.valueOf(bytes.toHex());
            default:
                return type.startsWith(VECTOR) ? readVector(in, elementType(type)) : readRecord(in, type);
        }
    }

    void write(JuteWriter out, String type, JsonNode value) {
        switch (type) {
            case "int":
                out.writeInt(value.intValue());
                break;
            case "long":
                out.writeLong(value.longValue());
                break;
            case "boolean":
                out.writeBoolean(value.booleanValue());
                break;
            case "ustring":
                out.writeString(value.textValue());
                break;
            case "buffer":
                out.writeBuffer(value.isNull() ? null : Bytes.ofHex(value.textValue()));
                break;
            default:
                if (type.startsWith(VECTOR)) {
                    writeVector(out, elementType(type), value);
                } else {
                    writeRecord(out, type, value);
                }
        }
    }

    List<String> fieldTypes(String record) {
        List<String> fieldTypes = new ArrayList<>();
        types.required(record)
                .get("fields")
                .forEach(field -> fieldTypes.add(field.get(1).textValue()));
        return fieldTypes;
    }

    static String elementType(String vectorType) {
        return vectorType.substring(VECTOR.length(), vectorType.length() - 1);
    }

    private JsonNode readRecord(JuteReader in, String record) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (JsonNode field : types.required(record).get("fields")) {
            fields.set(field.get(0).textValue(), read(in, field.get(1).textValue()));
        }
        return fields;
    }

    private JsonNode readVector(JuteReader in, String elementType) {
        List<JsonNode> elements = in.readVector(elementType, 1, reader -> read(reader, elementType));
        return elements == null
                ? NullNode.getInstance()
                : JsonNodeFactory.instance.arrayNode().addAll(elements);
    }

    private void writeRecord(JuteWriter out, String record, JsonNode value) {
        for (JsonNode field : types.required(record).get("fields")) {
            write(out, field.get(1).textValue(), value.required(field.get(0).textValue()));
        }
    }

    private void writeVector(JuteWriter out, String elementType, JsonNode value) {
        List<JsonNode> elements = null;
        if (!value.isNull()) {
            elements = new ArrayList<>();
            value.forEach(elements::add);
        }
        out.writeVector(elements, (writer, element) -> write(writer, elementType, element));
    }
}
