package io.coord.core.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.model.Bytes;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.ReadOnlyFlag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One recorded record and our type for it: how to read it, write it, and list its values in the order of the schema.
 * Part of the test-jar.
 */
public final class GoldenRecord<T> {
    private static final JsonNode TYPES = Vectors.recordTypes();

    private final String record;
    private final Function<JuteReader, T> reader;
    private final BiConsumer<JuteWriter, T> writer;
    private final Function<T, List<@Nullable Object>> values;

    private GoldenRecord(
            String record,
            Function<JuteReader, T> reader,
            BiConsumer<JuteWriter, T> writer,
            Function<T, List<@Nullable Object>> values) {
        this.record = record;
        this.reader = reader;
        this.writer = writer;
        this.values = values;
    }

    /** A row whose values are the record components, without the operation code. */
    public static <T> GoldenRecord<T> of(
            String record, Function<JuteReader, T> reader, BiConsumer<JuteWriter, T> writer) {
        return new GoldenRecord<>(record, reader, writer, GoldenRecord::components);
    }

    /** A row whose values are given by a function: our type has another shape. */
    public static <T> GoldenRecord<T> of(
            String record,
            Function<JuteReader, T> reader,
            BiConsumer<JuteWriter, T> writer,
            Function<T, List<@Nullable Object>> values) {
        return new GoldenRecord<>(record, reader, writer, values);
    }

    public String record() {
        return record;
    }

    public Function<JuteReader, T> reader() {
        return reader;
    }

    /** Reads the bytes of the line, which must all be used up. */
    public T read(JsonNode line) {
        ByteBuf in =
                Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(line.get("hex").textValue()));
        T value = reader.apply(new JuteReader(in, JuteLimits.DEFAULT));
        assertThat(in.readableBytes()).as(name(line) + ": bytes left").isZero();
        return value;
    }

    public String write(T value) {
        ByteBuf out = Unpooled.buffer();
        writer.accept(new JuteWriter(out), value);
        return ByteBufUtil.hexDump(out);
    }

    /** Checks each field of {@code value}, by position, against what ZooKeeper decodes from the same bytes. */
    public void assertFields(JsonNode line, T value) {
        JsonNode expected = line.has("decoded") ? line.get("decoded") : line.get("fields");
        assertThat(fields(record, values.apply(value)).toString())
                .as(name(line))
                .isEqualTo(expected.toString());
    }

    /** Checks that reading gives the recorded fields, and writing them the recorded bytes, unless those are lossy. */
    public void assertRoundTrip(JsonNode line) {
        assertRoundTrip(line, line.get("hex").textValue());
    }

    /** As {@link #assertRoundTrip(JsonNode)}, but writing gives {@code writtenHex}. */
    public void assertRoundTrip(JsonNode line, String writtenHex) {
        T value = read(line);
        assertFields(line, value);
        if (!line.has("decoded")) {
            assertThat(write(value)).as(name(line)).isEqualTo(writtenHex);
        } else {
            JsonNode rewritten = ((ObjectNode) line.deepCopy()).put("hex", write(value));
            assertFields(line, read(rewritten));
        }
    }

    public static String name(JsonNode line) {
        return line.get("record").textValue() + "/" + line.get("variant").textValue();
    }

    /** The name of the record. */
    @Override
    public String toString() {
        return record;
    }

    /** The values of a Java record in order, without an operation code among them. */
    public static List<@Nullable Object> components(Object value) {
        List<@Nullable Object> values = new ArrayList<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            if (component.getType() != OpCode.class) {
                values.add(component(component, value));
            }
        }
        return values;
    }

    private static @Nullable Object component(RecordComponent component, Object value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("record " + value.getClass() + ": " + component, e);
        }
    }

    /** The values as JSON, with the names of the schema. */
    public static ObjectNode fields(String record, List<@Nullable Object> values) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Iterator<@Nullable Object> next = values.iterator();
        for (JsonNode field : TYPES.required(record).get("fields")) {
            json.set(field.get(0).textValue(), json(field.get(1).textValue(), next.next()));
        }
        assertThat(next.hasNext()).as(record + ": more values than fields").isFalse();
        return json;
    }

    private static JsonNode json(String type, @Nullable Object value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (value == null) {
            return NullNode.getInstance();
        }
        if (value instanceof List) {
            String elementType = SchemaCodec.elementType(type);
            List<JsonNode> elements = new ArrayList<>();
            ((List<?>) value).forEach(element -> elements.add(json(elementType, element)));
            return json.arrayNode().addAll(elements);
        }
        switch (type) {
            case "int":
                return json.numberNode((int) value);
            case "long":
                return json.numberNode((long) value);
            case "boolean":
                return json.booleanNode(value == ReadOnlyFlag.YES || value.equals(true));
            case "ustring":
                return json.textNode((String) value);
            case "buffer":
                return json.textNode(((Bytes) value).toHex());
            default:
                return fields(type, components(value));
        }
    }
}
