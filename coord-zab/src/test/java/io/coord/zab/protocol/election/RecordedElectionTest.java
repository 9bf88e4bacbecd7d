package io.coord.zab.protocol.election;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coord.core.codec.JuteLimits;
import io.coord.core.codec.JuteReader;
import io.coord.core.vectors.Vectors;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import io.coord.zab.wire.ElectionNotification;
import io.coord.zab.wire.Notifications;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One server of a recorded election is replaced by ours: it hears what that one heard. */
class RecordedElectionTest {
    private static final int FRAME_LENGTH_BYTES = 4;

    private record Said(long from, long to, Notification vote) {}

    @ParameterizedTest
    @CsvSource({
        "01-first-election, 1, 0, 3",
        "01-first-election, 2, 0, 3",
        "01-first-election, 3, 0, 3",
        "08-leader-failover, 1, 1, 2",
        "08-leader-failover, 2, 1, 2",
        "08-leader-failover, 3, 0, 2",
        "09-reconfig-start, 1, 0, 3",
        "09-reconfig-start, 2, 0, 3",
        "09-reconfig-start, 3, 0, 3"
    })
    void electsAsZooKeeperDidAndSaysWhatItSaid(String scenario, long sid, long roundBefore, long winner) {
        List<Said> recorded = recorded(scenario, sid);
        Notification first = recorded.stream()
                .filter(said -> said.from() == sid && said.vote().leader() == sid)
                .findFirst()
                .orElseThrow()
                .vote();
        Election ours =
                new Election(MemberConfig.defaults(sid), new Electorate(MembershipText.read(first.config()), null));
        List<Output> out = new ArrayList<>();
        ours.begin(0, Candidacy.ofItself(first.zxid(), first.peerEpoch()), new ArrayList<>());
        for (long round = 1; round <= roundBefore; round++) {
            // it had been in elections before
            ours.begin(0, Candidacy.ofItself(first.zxid(), first.peerEpoch()), new ArrayList<>());
        }
        Set<String> said = new TreeSet<>();
        said.add(first.toString());
        Vote elected = null;
        for (Said heard : recorded) {
            if (heard.to() == sid && elected == null) {
                elected = ours.onVote(0, heard.from(), heard.vote(), out);
            }
        }
        long now = 0;
        while (elected == null && now < 1_000) {
            now = ours.nextDueMillis();
            elected = ours.onTick(now, out);
        }

        assertThat(elected).isNotNull();
        assertThat(elected.leader()).isEqualTo(winner);
        assertThat(now).as("time waited").isLessThanOrEqualTo(200);
        out.forEach(output -> said.add(((Output.SendVote) output).vote().toString()));
        for (Said theirs : recorded) {
            if (theirs.from() == sid && theirs.vote().state() == PeerState.LOOKING) {
                assertThat(said).contains(theirs.vote().toString());
            }
        }
    }

    /** Up to where the servers were asked who leads; in the failover, 3 comes back after that. */
    private static List<Said> recorded(String scenario, long sid) {
        List<Said> all = new ArrayList<>();
        boolean comesBack = scenario.startsWith("08") && sid == 3;
        boolean isAfter = false;
        for (JsonNode line : Vectors.lines("peer/" + scenario + ".jsonl")) {
            if (line.has("step") && line.get("step").textValue().startsWith("modes")) {
                isAfter = true;
            }
            Notification vote = vote(line);
            if (vote != null && isAfter == comesBack) {
                String[] ends = line.get("dir").textValue().split(">");
                all.add(new Said(Long.parseLong(ends[0]), Long.parseLong(ends[1]), vote));
            }
        }
        assertThat(all).isNotEmpty();
        return all;
    }

    private static @Nullable Notification vote(JsonNode line) {
        if (!line.has("hex")
                || !line.get("channel").textValue().equals("election")
                || !line.get("comment").textValue().startsWith("Notification")) {
            return null;
        }
        byte[] bytes = ByteBufUtil.decodeHexDump(line.get("hex").textValue().substring(2 * FRAME_LENGTH_BYTES));
        return Notifications.read(
                ElectionNotification.read(new JuteReader(Unpooled.wrappedBuffer(bytes), JuteLimits.DEFAULT)));
    }
}
