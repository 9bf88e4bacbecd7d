package io.coord.zab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.model.Bytes;
import io.coord.core.vectors.Vectors;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import io.coord.zab.protocol.message.Proposal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of the protocol against what servers of ZooKeeper said to each other. */
class MessageGoldenTest {
    private static final List<String> SCENARIOS = List.of(
            "01-first-election",
            "02-writes",
            "03-session-ping-revalidate",
            "04-sync-diff",
            "05-sync-snap",
            "06-observer",
            "07-sync-trunc",
            "07b-sync-diverged-snap",
            "08-leader-failover",
            "09-reconfig-start",
            "10-reconfig");

    @Test
    void everyRecordedMessageBecomesAValueAndTheSameBytesAgain() {
        Set<String> kinds = new TreeSet<>();
        for (String scenario : SCENARIOS) {
            boolean snapshotFollows = false;
            for (JsonNode line : Vectors.lines("peer/" + scenario + ".jsonl")) {
                if (!line.has("hex") || !line.get("channel").textValue().equals("quorum")) {
                    continue;
                }
                if (snapshotFollows) {
                    snapshotFollows = false;
                    continue;
                }
                String hex = line.get("hex").textValue();
                if (line.get("dir").textValue().equals("leader>learner")) {
                    LeaderMessage message = LeaderMessageReader.read(packet(hex));
                    assertThat(hex(message)).as("%s", message).isEqualTo(hex);
                    kinds.add(message.getClass().getSimpleName());
                    snapshotFollows = message instanceof LeaderMessage.Snap;
                } else {
                    LearnerMessage message = LearnerMessageReader.read(packet(hex));
                    assertThat(hex(message)).as("%s", message).isEqualTo(hex);
                    kinds.add(message.getClass().getSimpleName());
                }
            }
        }
        // All there are: each has been seen in the real thing.
        assertThat(kinds).containsAll(kindsOf(LeaderMessage.class)).containsAll(kindsOf(LearnerMessage.class));
    }

    private static Set<String> kindsOf(Class<?> family) {
        return Arrays.stream(family.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
    }

    @Test
    void aPingWithoutSessionsHasEmptyDataAndNotNone() {
        assertThat(hex(new LearnerMessage.Pong(5, List.of()))).isEqualTo("00000005000000000000000500000000ffffffff");
    }

    @Test
    void informAndActivateCarriesLeaderAndTransaction() {
        LeaderMessage message =
                new LeaderMessage.InformAndActivate(new Proposal(0x100000007L, Bytes.ofHex("0a0b0c")), 3);
        assertThat(LeaderMessageReader.read(packet(hex(message)))).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // REVALIDATE with half an answer
                "00000006ffffffffffffffff0000000400000001ffffffff",
                // COMMITANDACTIVATE without a leader
                "000000090000000100000001ffffffffffffffff",
                // PROPOSAL without a transaction
                "000000020000000100000001ffffffffffffffff",
            })
    void whatALeaderSaysWronglyIsATypedFailure(String hex) {
        assertThatThrownBy(() -> LeaderMessageReader.read(packet(hex))).isInstanceOf(DecodeException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // PING with a session and a half
                "000000050000000000000000000000120000000000000001000000010000000000000001ffffffff",
                "00000005000000000000000000000012000000000000000100000001000000010001ffffffff",
                // REQUEST that is too short
                "00000001ffffffffffffffff000000040000000affffffff",
                // FOLLOWERINFO without data
                "0000000b0000000000000000ffffffffffffffff",
                // ACKEPOCH without data
                "000000120000000000000000ffffffffffffffff",
            })
    void whatALearnerSaysWronglyIsATypedFailure(String hex) {
        assertThatThrownBy(() -> LearnerMessageReader.read(packet(hex))).isInstanceOf(DecodeException.class);
    }

    @Test
    void typesOfTheOtherSideAndUnknownOnesAreIgnored() {
        QuorumPacket unknown = new QuorumPacket(77, 0, null, null);
        assertThat(LeaderMessageReader.read(unknown)).isNull();
        assertThat(LearnerMessageReader.read(unknown)).isNull();
        assertThat(LeaderMessageReader.read(QuorumPacket.of(PacketType.REQUEST, 0, null)))
                .isNull();
        assertThat(LearnerMessageReader.read(QuorumPacket.of(PacketType.UP_TO_DATE, 0, null)))
                .isNull();
    }

    private static QuorumPacket packet(String hex) {
        return QuorumPacket.read(
                new JuteReader(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)), JuteLimits.DEFAULT));
    }

    private static String hex(LeaderMessage message) {
        ByteBuf out = Unpooled.buffer();
        new LeaderMessageWriter(out).write(message);
        return ByteBufUtil.hexDump(out);
    }

    private static String hex(LearnerMessage message) {
        ByteBuf out = Unpooled.buffer();
        new LearnerMessageWriter(out).write(message);
        return ByteBufUtil.hexDump(out);
    }
}
