package io.coord.core.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reader and writer against every recorded line of every record in the schema, by the schema alone. */
class JuteGoldenTest {
    private static final JsonNode TYPES = Vectors.recordTypes();
    private static final SchemaCodec CODEC = new SchemaCodec(TYPES);

    @Test
    void readsEveryRecordedByteAsZooKeeperDoes() {
        for (JsonNode line : schemaLines()) {
            JsonNode expected = line.has("decoded") ? line.get("decoded") : line.get("fields");
            ByteBuf in = Unpooled.wrappedBuffer(
                    ByteBufUtil.decodeHexDump(line.get("hex").textValue()));
            JsonNode actual = CODEC.read(new JuteReader(in, JuteLimits.DEFAULT), record(line));
            assertSameJson(line, actual, expected);
            assertThat(in.readableBytes()).as(name(line)).isZero();
        }
    }

    @Test
    void writesEveryRecordedByteAsZooKeeperDoes() {
        for (JsonNode line : schemaLines()) {
            if (!line.has("decoded")) {
                assertThat(ByteBufUtil.hexDump(write(line)))
                        .as(name(line))
                        .isEqualTo(line.get("hex").textValue());
            }
        }
    }

    /**
     * Compat: ZooKeeper writes surrogates one by one and cannot read them back. We write what anybody can read; a
     * surrogate without its other half, which no reader makes, leaves as a question mark.
     */
    @Test
    void writesSupplementaryCharactersSoThatTheyComeBack() {
        List<JsonNode> lossy = schemaLines();
        lossy.removeIf(line -> !line.has("decoded"));
        assertThat(lossy).isNotEmpty();
        for (JsonNode line : lossy) {
            ByteBuf written = write(line);
            assertThat(ByteBufUtil.hexDump(written))
                    .as(name(line))
                    .isNotEqualTo(line.get("hex").textValue());
            JsonNode actual = CODEC.read(new JuteReader(written, JuteLimits.DEFAULT), record(line));
            String expected = line.get("fields").toString();
            byte[] utf8 = expected.getBytes(StandardCharsets.UTF_8);
            assertThat(actual.toString()).as(name(line)).isEqualTo(new String(utf8, StandardCharsets.UTF_8));
        }
    }

    private static List<JsonNode> schemaLines() {
        List<JsonNode> lines = new ArrayList<>(Vectors.records());
        lines.removeIf(line ->
                !TYPES.has(record(line)) || line.get("variant").textValue().startsWith("legacy"));
        return lines;
    }

    private static ByteBuf write(JsonNode line) {
        ByteBuf out = Unpooled.buffer();
        CODEC.write(new JuteWriter(out), record(line), line.get("fields"));
        return out;
    }

    private static void assertSameJson(JsonNode line, JsonNode actual, JsonNode expected) {
        // as text: the number nodes of the two sides differ in width, and equal text is equal value
        assertThat(actual.toString()).as(name(line)).isEqualTo(expected.toString());
    }

    private static String record(JsonNode line) {
        return line.get("record").textValue();
    }

    private static String name(JsonNode line) {
        return record(line) + "/" + line.get("variant").textValue();
    }
}
