package io.coord.core.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.op.WriteOp;
import io.coord.core.op.WriteOpCodec;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.TxnCodec;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.Request;
import io.coord.core.wire.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.zip.Adler32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded lines that are no single record of the schema: multi requests and replies, entries of the log. */
class GoldenCompositesTest {
    private static final int END_OF_RECORD = 0x42;

    /** What stands behind each kind of header in the reply to a multi; nothing behind 2 (delete) and 13 (check). */
    private static final Map<Integer, String> RESULT_RECORDS = Map.of(
            -1, "ErrorResponse",
            1, "CreateResponse",
            4, "GetDataResponse",
            5, "SetDataResponse",
            8, "GetChildrenResponse",
            15, "Create2Response");

    static Iterable<JsonNode> multiRequests() {
        return Vectors.records("MultiOperationRecord");
    }

    static Iterable<JsonNode> multiResponses() {
        return Vectors.records("MultiResponse");
    }

    static Iterable<JsonNode> logEntries() {
        return Vectors.records("LogEntry");
    }

    @ParameterizedTest
    @MethodSource("multiRequests")
    void multiRequestsComeOutAndGoBack(JsonNode line) {
        JsonNode expected = (line.has("decoded") ? line.get("decoded") : line.get("fields")).get("ops");
        ByteBuf written = Unpooled.buffer();
        ArrayNode actual = JsonNodeFactory.instance.arrayNode();
        if (line.get("variant").textValue().startsWith("multiRead")) {
            Request.MultiRead multi = (Request.MultiRead) Request.read(OpCode.MULTI_READ, reader(line));
            multi.write(new JuteWriter(written));
            for (Request.AtPathWithWatch read : multi.reads()) {
                JsonNode record = expected.get(actual.size()).get("record");
                ObjectNode fields = GoldenRecord.fields(record.textValue(), GoldenRecord.components(read));
                actual.add(element(read.code(), record, fields));
            }
        } else {
            WriteOp.Multi multi = (WriteOp.Multi) WriteOpCodec.read(OpCode.MULTI, reader(line));
            WriteOpCodec.write(new JuteWriter(written), multi);
            for (WriteOp op : multi.ops()) {
                JsonNode record = expected.get(actual.size()).get("record");
                ObjectNode fields = GoldenRecord.fields(record.textValue(), CoreRecords.values(op));
                actual.add(element(op.code(), record, fields));
            }
        }
        assertThat(actual.toString()).isEqualTo(expected.toString());
        if (!line.has("decoded")) {
            assertThat(ByteBufUtil.hexDump(written)).isEqualTo(hex(line));
        }
    }

    @ParameterizedTest
    @MethodSource("multiResponses")
    void multiResponsesComeOutAndGoBack(JsonNode line) {
        Response.Multi multi = (Response.Multi) Response.read(OpCode.MULTI, reader(line));
        ArrayNode actual = JsonNodeFactory.instance.arrayNode();
        for (Response.Result result : multi.results()) {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", result.type());
            String record = RESULT_RECORDS.get(result.type());
            if (record != null) {
                json.setAll(GoldenRecord.fields(record, GoldenRecord.components(result.body())));
            }
            actual.add(json);
        }
        assertThat(actual.toString())
                .isEqualTo(line.get("fields").get("results").toString());
        ByteBuf written = Unpooled.buffer();
        multi.write(new JuteWriter(written));
        assertThat(ByteBufUtil.hexDump(written)).isEqualTo(hex(line));
    }

    @ParameterizedTest
    @MethodSource("logEntries")
    void logEntriesComeOutAndGoBack(JsonNode line) {
        JsonNode expected = line.has("decoded") ? line.get("decoded") : line.get("fields");
        ByteBuf entry = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex(line)));
        long checksum = entry.readLong();
        ByteBuf payload = entry.readSlice(entry.readInt());
        assertThat(entry.readByte()).isEqualTo((byte) END_OF_RECORD);
        assertThat(checksum).isEqualTo(adler32(payload));

        String payloadHex = ByteBufUtil.hexDump(payload);
        LoggedTxn logged = TxnCodec.read(payload, JuteLimits.DEFAULT);

        assertThat(GoldenRecord.fields("TxnHeader", GoldenRecord.components(logged.header()))
                        .toString())
                .isEqualTo(expected.get("header").toString());
        assertThat(digest(logged).toString()).isEqualTo(expected.get("digest").toString());
        if (!expected.get("txn").isNull()) {
            String record = expected.get("txnRecord").textValue();
            assertThat(GoldenRecord.fields(record, CoreRecords.values(logged.txn()))
                            .toString())
                    .isEqualTo(withoutNullAcl(expected.get("txn")).toString());
        }
        ByteBuf written = Unpooled.buffer();
        TxnCodec.write(written, logged);
        assertThat(ByteBufUtil.hexDump(written)).isEqualTo(writtenAs(line, payloadHex));
    }

    @Test
    void thereAreLinesOfEachKind() {
        assertThat(multiRequests()).hasSize(10);
        assertThat(multiResponses()).hasSize(7);
        assertThat(logEntries()).hasSize(17);
    }

    /** An entry without parentCVersion is written with one, and a null ACL, which no server logs, as an empty one. */
    private static String writtenAs(JsonNode line, String payloadHex) {
        switch (line.get("variant").textValue()) {
            case "createV0":
                return payloadHex + "ffffffff";
            case "create2":
                return payloadHex.replace("2f61ffffffffffffffff", "2f61ffffffff00000000");
            default:
                return payloadHex;
        }
    }

    private static JsonNode withoutNullAcl(JsonNode txn) {
        ObjectNode copy = txn.deepCopy();
        if (txn.has("acl") && txn.get("acl").isNull()) {
            copy.putArray("acl");
        }
        return copy;
    }

    private static JsonNode digest(LoggedTxn logged) {
        return logged.digest() == null
                ? NullNode.getInstance()
                : GoldenRecord.fields("TxnDigest", GoldenRecord.components(logged.digest()));
    }

    private static long adler32(ByteBuf payload) {
        Adler32 adler = new Adler32();
        adler.update(payload.nioBuffer());
        return adler.getValue();
    }

    private static ObjectNode element(OpCode op, JsonNode record, ObjectNode fields) {
        ObjectNode element = JsonNodeFactory.instance.objectNode().put("type", op.code());
        element.set("record", record);
        element.set("fields", fields);
        return element;
    }

    private static JuteReader reader(JsonNode line) {
        return new JuteReader(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex(line))), JuteLimits.DEFAULT);
    }

    private static String hex(JsonNode line) {
        return line.get("hex").textValue();
    }
}
