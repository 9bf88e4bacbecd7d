package io.coord.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.zab.protocol.LearnerCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What only members of an ensemble say, as ZooKeeper 3.9.5 printed it in an ensemble of three voters and an observer. */
class WordsOfAMemberTest {
    private static final String MEMBERSHIP =
            "server.1=127.0.0.1:27881:27981:participant\n" + "server.4=127.0.0.1:27884:27984:observer\n" + "version=0";

    private final FakeView view = new FakeView();

    private String ask(FourLetterWord word) {
        return FourLetterWords.answer(word, 0, view);
    }

    private static Optional<MemberConfiguration> member(boolean observer, List<Integer> quorumPorts) {
        return Optional.of(new MemberConfiguration(10, 5, List.of(27981), quorumPorts, observer, MEMBERSHIP));
    }

    @Test
    void confEndsWithTheMembersAndWithoutNewline() {
        view.member = member(false, List.of(27881));

        assertThat(ask(FourLetterWord.CONF))
                .endsWith("serverId=0\ninitLimit=10\nsyncLimit=5\nelectionAlg=3\nelectionPort=27981\nquorumPort=27881\n"
                        + "peerType=0\nmembership: \n" + MEMBERSHIP);
    }

    @Test
    void confJoinsThePortsOfSeveralAddresses() {
        view.member = member(true, List.of(27881, 27882));

        assertThat(ask(FourLetterWord.CONF)).contains("quorumPort=27881|27882\npeerType=1\n");
    }

    @Test
    void confOfAReadOnlyServerDoesNotTellTheMembers() {
        view.member = member(false, List.of(27881));
        view.mode = ServerMode.READ_ONLY;

        assertThat(ask(FourLetterWord.CONF)).endsWith("quorumPort=27881\npeerType=0\n");
    }

    @Test
    void mntrOfALeaderCountsWhoFollows() {
        view.mode = ServerMode.LEADER;
        view.peerState = Optional.of("leading - broadcast");
        view.leader = Optional.of(new LeaderFigures(new LearnerCounts(4, 2, 1, 1, 3, 0, List.of()), 5257));

        assertThat(ask(FourLetterWord.MNTR).lines().skip(1))
                .startsWith("zk_server_state\tleader", "zk_peer_state\tleading - broadcast")
                .contains(
                        "zk_learners\t4",
                        "zk_synced_followers\t2",
                        "zk_synced_non_voting_followers\t1",
                        "zk_synced_observers\t1",
                        "zk_pending_syncs\t3",
                        "zk_leader_uptime\t5257");
    }

    @Test
    void mntrOfAFollowerCountsNobody() {
        view.mode = ServerMode.FOLLOWER;

        assertThat(ask(FourLetterWord.MNTR)).doesNotContain("zk_learners", "zk_synced", "zk_pending", "zk_leader_up");
    }

    @Test
    void dumpOfALearnerListsTimeouts() {
        view.sessionsOfTheEnsemble = Optional.of(new TreeMap<>(Map.of(0x10000a1L, 30_000, 0x20000b2L, 4000)));

        assertThat(ask(FourLetterWord.DUMP))
                .startsWith("SessionTracker dump:\nGlobal Sessions(2):\n0x10000a1\t30000ms\n0x20000b2\t4000ms\n"
                        + "ephemeral nodes dump:\n");
    }

    @Test
    void mntrCountsLocalSessions() {
        view.localSessions = Optional.of(new TreeMap<>(Map.of(2000L, List.of(0xa1L, 0xa2L), 4000L, List.of(0xa3L))));

        assertThat(ask(FourLetterWord.MNTR)).contains("zk_local_sessions\t3\n");
    }

    @Test
    void dumpListsLocalSessionsFirst() {
        view.localSessions = Optional.of(new TreeMap<>(Map.of(2000L, List.of(0xa1L))));

        assertThat(ask(FourLetterWord.DUMP))
                .startsWith("SessionTracker dump:\nLocal Session Sets (1)/(1):\n"
                        + "1 expire at Mon Nov 23 02:53:44 UTC 2026:\n\t0xa1\n"
                        + "Global Session Sets (0)/(0):\nephemeral nodes dump:\n");
    }
}
