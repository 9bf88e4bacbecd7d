package io.coord.zab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.codec.JuteWriter;
import io.coord.core.vectors.GoldenRecord;
import io.coord.core.vectors.Vectors;
import io.coord.core.wire.WireRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers send each other, against recorded records and recorded conversations. */
class PeerGoldenTest {
    private static final int FRAME_LENGTH_BYTES = 4;

    static Iterable<JsonNode> notifications() {
        return Vectors.records("ElectionNotification");
    }

    static Iterable<JsonNode> initialMessages() {
        return Vectors.records("ElectionInitialMessage");
    }

    @Test
    void everyRecordOfTheQuorumPortComesOutAndGoesBack() {
        List<GoldenRecord<?>> rows = List.of(
                GoldenRecord.of("QuorumPacket", QuorumPacket::read, (out, packet) -> packet.write(out)),
                GoldenRecord.of("QuorumAuthPacket", QuorumAuthPacket::read, (out, packet) -> packet.write(out)),
                GoldenRecord.of("LearnerInfo", LearnerInfo::read, (out, info) -> info.write(out)));
        for (GoldenRecord<?> row : rows) {
            assertThat(Vectors.records(row.record())).isNotEmpty().allSatisfy(row::assertRoundTrip);
        }
    }

    @ParameterizedTest
    @MethodSource("notifications")
    void everyNotificationComesOutAndGoesBack(JsonNode line) {
        JsonNode fields = line.get("fields");
        ElectionNotification vote =
                ElectionNotification.read(reader(line.get("hex").textValue()));
        assertThat(vote.state()).isEqualTo(fields.get("state").intValue());
        assertThat(vote.leader()).isEqualTo(fields.get("leader").longValue());
        assertThat(vote.zxid()).isEqualTo(fields.get("zxid").longValue());
        assertThat(vote.electionEpoch()).isEqualTo(fields.get("electionEpoch").longValue());
        assertThat(vote.peerEpoch()).isEqualTo(fields.get("peerEpoch").longValue());
        if (fields.has("config")) {
            assertThat(vote.version()).isEqualTo(fields.get("version").intValue());
            assertThat(new String(vote.config().array(), StandardCharsets.UTF_8))
                    .isEqualTo(fields.get("config").textValue());
        } else {
            // Compat: a receiver of 3.9 does not look at the 1 that senders of 3.4 put there
            assertThat(vote.version()).isZero();
            assertThat(vote.config()).isNull();
        }
        assertThat(hex(vote)).isEqualTo(line.get("hex").textValue());
    }

    @ParameterizedTest
    @MethodSource("initialMessages")
    void everyInitialMessageComesOutAndGoesBack(JsonNode line) {
        JsonNode fields = line.get("fields");
        ElectionInitialMessage message =
                ElectionInitialMessage.read(reader(line.get("hex").textValue()));
        assertThat(message.serverId()).isEqualTo(fields.get("sid").longValue());
        assertThat(message.addresses())
                .extracting(ElectionInitialMessage.Address::toString)
                .containsExactly(fields.get("electionAddr").textValue().split("\\|"));
        assertThat(hex(message)).isEqualTo(line.get("hex").textValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "10-reconfig"
            })
    void everyMessageOfARecordedConversationComesOutAndGoesBack(String scenario) {
        int messages = 0;
        boolean snapshotFollows = false;
        for (JsonNode line : Vectors.lines("peer/" + scenario + ".jsonl")) {
            if (!line.has("hex")) {
                continue;
            }
            String hex = line.get("hex").textValue();
            if (line.get("channel").textValue().equals("election")) {
                assertElectionMessage(hex, line.get("comment").textValue());
                messages++;
            } else if (snapshotFollows) {
                snapshotFollows = false;
            } else {
                QuorumPacket packet = QuorumPacket.read(reader(hex));
                assertThat(hex(packet)).isEqualTo(hex);
                PacketType type = PacketType.ofCode(packet.type());
                assertThat(line.get("comment").textValue())
                        .startsWith(type.name().replace("_", ""));
                snapshotFollows = type == PacketType.SNAP;
                messages++;
            }
        }
        assertThat(messages).isPositive();
    }

    private static void assertElectionMessage(String hex, String comment) {
        if (comment.startsWith("InitialMessage")) {
            assertThat(hex(ElectionInitialMessage.read(reader(hex)))).isEqualTo(hex);
        } else {
            String body = hex.substring(2 * FRAME_LENGTH_BYTES);
            assertThat(hex(ElectionNotification.read(reader(body)))).isEqualTo(body);
        }
    }

    private static JuteReader reader(String hex) {
        return new JuteReader(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)), JuteLimits.DEFAULT);
    }

    private static String hex(WireRecord record) {
        ByteBuf out = Unpooled.buffer();
        record.write(new JuteWriter(out));
        return ByteBufUtil.hexDump(out);
    }
}
