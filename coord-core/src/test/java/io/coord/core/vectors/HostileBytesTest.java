package io.coord.core.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.codec.Hostile;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.op.WriteOpCodec;
import io.coord.core.txn.TxnCodec;
import io.coord.core.wire.OpCode;
import io.coord.core.wire.Request;
import io.coord.core.wire.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every decoder of coord-core against bytes of strangers. */
class HostileBytesTest {
    private static final Map<String, Consumer<JuteReader>> DECODERS = decoders();
    private static final List<JsonNode> LINES = recordedLines();

    @Provide
    Arbitrary<byte[]> bytes() {
        return Hostile.bytes();
    }

    @Provide
    Arbitrary<Integer> ints() {
        return Hostile.ints();
    }

    @Provide
    Arbitrary<JsonNode> lines() {
        return Arbitraries.of(LINES);
    }

    @Property
    void anyBytesEndInAValueOrADecodeException(@ForAll("bytes") byte[] bytes) {
        DECODERS.forEach((name, decoder) -> Hostile.assertEndsWell(name, bytes, decoder));
    }

    @Property(tries = 20_000)
    void damagedRecordsEndInAValueOrADecodeException(
            @ForAll("lines") JsonNode line,
            @ForAll Hostile.Wound wound,
            @ForAll int position,
            @ForAll("ints") int value) {
        byte[] valid = ByteBufUtil.decodeHexDump(line.get("hex").textValue());
        String record = line.get("record").textValue();
        Hostile.assertEndsWell(record, Hostile.wound(valid, wound, position, value), DECODERS.get(record));
    }

    @Example
    void hugeFramesOfEmptyElementsStayInProportion() {
        for (int element : new int[] {0, 1}) {
            ByteBuf frame = Unpooled.buffer();
            while (frame.writerIndex() < JuteLimits.DEFAULT_MAX_BUFFER_BYTES - Integer.BYTES) {
                frame.writeInt(element);
            }
            for (int count : new int[] {1 << 16, 261_000}) {
                frame.setInt(0, count).setInt(8, count);
                byte[] bytes = ByteBufUtil.getBytes(frame);
                DECODERS.forEach((name, decoder) -> Hostile.assertEndsWell(name, bytes, decoder));
            }
        }
    }

    private static Map<String, Consumer<JuteReader>> decoders() {
        Map<String, Consumer<JuteReader>> decoders = new TreeMap<>();
        for (GoldenRecord<?> row : CoreRecords.all()) {
            decoders.put(row.record(), in -> row.reader().apply(in));
        }
        for (OpCode op : OpCode.values()) {
            decoders.put("write " + op, in -> WriteOpCodec.readForwarded(op, in));
            decoders.put("request " + op, in -> Request.read(op, in));
            decoders.put("response " + op, in -> Response.read(op, in));
        }
        decoders.put("MultiOperationRecord", decoders.get("write MULTI"));
        decoders.put("MultiResponse", decoders.get("response MULTI"));
        decoders.put("LogEntry", in -> {
            in.readLong("checksum");
            TxnCodec.read(in.readNested("payload"));
        });
        return decoders;
    }

    private static List<JsonNode> recordedLines() {
        List<JsonNode> lines = new ArrayList<>(Vectors.records());
        lines.removeIf(line -> !DECODERS.containsKey(line.get("record").textValue()));
        return lines;
    }
}
