package io.coord.zab.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.codec.Hostile;
import io.coord.core.codec.JuteReader;
import io.coord.core.vectors.Vectors;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every decoder of the peer ports against bytes of strangers. */
class HostilePeerTest {
    private static final Map<String, Consumer<JuteReader>> DECODERS = new TreeMap<>(Map.of(
            "QuorumPacket", QuorumPacket::read,
            "QuorumAuthPacket", QuorumAuthPacket::read,
            "LearnerInfo", LearnerInfo::read,
            "ElectionNotification", ElectionNotification::read,
            "ElectionInitialMessage", ElectionInitialMessage::read));

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
        List<JsonNode> lines = new ArrayList<>();
        DECODERS.keySet().forEach(record -> lines.addAll(Vectors.records(record)));
        return Arbitraries.of(lines);
    }

    @Property
    void anyBytesEndInAValueOrADecodeException(@ForAll("bytes") byte[] bytes) {
        DECODERS.forEach((name, decoder) -> Hostile.assertEndsWell(name, bytes, decoder));
    }

    @Property(tries = 5_000)
    void damagedMessagesEndInAValueOrADecodeException(
            @ForAll("lines") JsonNode line,
            @ForAll Hostile.Wound wound,
            @ForAll int position,
            @ForAll("ints") int value) {
        byte[] valid = ByteBufUtil.decodeHexDump(line.get("hex").textValue());
        String record = line.get("record").textValue();
        Hostile.assertEndsWell(record, Hostile.wound(valid, wound, position, value), DECODERS.get(record));
    }
}
