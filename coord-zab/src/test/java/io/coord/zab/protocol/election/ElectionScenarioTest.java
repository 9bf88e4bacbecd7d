package io.coord.zab.protocol.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Bytes;
import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The rows of the known bugs (spec: peer-protocol 12) that are the election's: 3, 4, 20, 21, 45, 46, 74, and what ours does
 * more than ZooKeeper's. Server 1 of three is the one that is looked at.
 */
class ElectionScenarioTest {
    private static final String MEMBERS =
            "server.1=a:1:2:participant\nserver.2=b:1:2:participant\nserver.3=c:1:2:participant\n";
    private static final Membership THREE = MembershipText.read(MEMBERS + "server.4=d:1:2:observer\nversion=5");

    private final List<Output> out = new ArrayList<>();
    private Election election = new Election(config(false), new Electorate(THREE, null));

    /** Row 3 (ZOOKEEPER-975): it leads on votes of this round only, not on what an ensemble remembers. */
    @Test
    void zookeeper975_aRestartedLeaderDoesNotLeadOnVotesOfAnEarlierRound() {
        begin(Candidacy.ofItself(5, 1));

        hears(2, PeerState.FOLLOWING, new Vote(1, 5, 7, 1));

        assertThat(hears(3, PeerState.FOLLOWING, new Vote(1, 5, 7, 1))).isNull();
    }

    /** Row 4 (ZOOKEEPER-480, 822, 1514): votes of another round are not added to those of this one. */
    @Test
    void zookeeper480_votesOfAnEarlierRoundAreAnsweredAndNotCounted() {
        begin(Candidacy.ofItself(5, 1));
        hears(2, PeerState.LOOKING, new Vote(2, 4, 9, 1));
        out.clear();

        assertThat(hears(3, PeerState.LOOKING, new Vote(1, 5, 8, 1))).isNull();
        assertThat(election.onTick(199, out)).isNull();

        assertThat(election.isLooking()).isTrue();
        assertThat(sent()).contains(new Vote(1, 5, 9, 1));
    }

    @Test
    void zookeeper569_thoseWhoFollowADeadLeaderDrawNobodyIn() {
        begin(Candidacy.ofItself(5, 1));
        hears(2, PeerState.FOLLOWING, new Vote(3, 5, 4, 2));
        hears(3, PeerState.LOOKING, new Vote(3, 5, 1, 1));

        assertThat(election.isLooking()).isTrue();
    }

    /** Row 20 (ZOOKEEPER-1732, 1805, 1817): zxid and round do not have to be equal, the epoch does. */
    @Test
    void zookeeper1732_aNewcomerJoinsMembersThatRememberDifferentVotes() {
        begin(Candidacy.ofItself(5, 1));
        hears(2, PeerState.FOLLOWING, new Vote(3, 4, 9, 2));
        assertThat(hears(3, PeerState.LEADING, new Vote(3, 5, 4, 2))).isNotNull();
    }

    @Test
    void zookeeper1732_membersTellTheEpochOfTheirLeader() {
        begin(Candidacy.ofItself(5, 1));
        hears(2, PeerState.LOOKING, new Vote(1, 5, 1, 1));
        hears(3, PeerState.LOOKING, new Vote(1, 5, 1, 1));
        election.epochBegan(2, out);
        out.clear();

        hears(3, PeerState.LOOKING, new Vote(3, 4, 1, 1));

        assertThat(sent()).containsExactly(new Vote(1, 5, 1, 2));
    }

    /** Who asked before the epoch began would wait for its next question, up to a minute. */
    @Test
    void whoAskedBeforeTheEpochBeganHearsOfIt() {
        begin(Candidacy.ofItself(5, 1));
        hears(2, PeerState.LOOKING, new Vote(1, 5, 1, 1));
        assertThat(election.onPeerDown(0, 3, out)).isNotNull();
        hears(3, PeerState.LOOKING, new Vote(3, 4, 1, 1));
        hears(4, PeerState.LOOKING, Vote.ofNobody());
        out.clear();

        election.epochBegan(2, out);

        assertThat(out).extracting(o -> ((Output.SendVote) o).sid()).contains(3L, 4L);
        assertThat(sent()).containsOnly(new Vote(1, 5, 1, 2));
    }

    /** Rows 21 and 74 (ZOOKEEPER-3829): configurations of others mean nothing where configurations do not change. */
    @Test
    void zookeeper3829_aConfigurationIsOnlyTakenIfConfigurationsMayChange() {
        begin(Candidacy.ofItself(5, 1));
        assertThat(election.newerConfiguration(withConfig("version=6"))).isNull();

        election = new Election(config(true), new Electorate(THREE, null));
        begin(Candidacy.ofItself(5, 1));
        assertThat(election.newerConfiguration(withConfig("version=6"))).isNotNull();
    }

    @Test
    void zookeeper1783_anInitialConfigurationNeverWins() {
        election = new Election(config(true), new Electorate(THREE, null));
        begin(Candidacy.ofItself(5, 1));
        assertThat(election.newerConfiguration(withConfig("version=0"))).isNull();
        assertThat(election.newerConfiguration(withConfig("version=5"))).isNull();
        assertThat(election.newerConfiguration(withConfig("version=6\nnonsense")))
                .isNull();
    }

    /** Row 74: the election begins again for other members, and for nothing else. */
    @Test
    void row74_theElectionIsRestartedOnlyIfTheMembersHaveChanged() {
        begin(Candidacy.ofItself(5, 1));
        hears(2, PeerState.LOOKING, new Vote(2, 4, 9, 1));
        out.clear();

        election.reconfigured(0, new Electorate(THREE.withVersion(7), null), out);
        assertThat(out).isEmpty();
        assertThat(election.round()).isEqualTo(9);

        election.reconfigured(0, new Electorate(MembershipText.read(MEMBERS + "version=8"), null), out);
        assertThat(election.round()).isEqualTo(1);
        assertThat(sent()).containsOnly(new Vote(1, 5, 1, 1));
    }

    /** Row 45 (ZOOKEEPER-3109): who was elected, and who elected, can tell that the others went on. */
    @Test
    void zookeeper3109_whoElectsAnotherOrAgainRejectsTheOutcome() {
        begin(Candidacy.ofItself(5, 1));
        hears(2, PeerState.LOOKING, new Vote(1, 5, 1, 1));
        election.onPeerDown(0, 3, out);

        assertThat(election.rejectsOutcome(said(PeerState.LOOKING, new Vote(1, 5, 1, 1))))
                .isFalse();
        assertThat(election.rejectsOutcome(said(PeerState.LOOKING, new Vote(2, 4, 1, 1))))
                .isFalse();
        assertThat(election.rejectsOutcome(said(PeerState.LOOKING, new Vote(3, 5, 1, 1))))
                .isTrue();
        assertThat(election.rejectsOutcome(said(PeerState.LOOKING, new Vote(2, 4, 2, 1))))
                .isTrue();
        assertThat(election.rejectsOutcome(said(PeerState.FOLLOWING, new Vote(1, 5, 1, 1))))
                .isFalse();
        assertThat(election.rejectsOutcome(said(PeerState.FOLLOWING, new Vote(3, 5, 1, 1))))
                .isTrue();
    }

    /** Row 46 (ZOOKEEPER-3769): nothing that a peer says breaks the election. */
    @Test
    void zookeeper3769_anyVoteIsSurvived() {
        begin(Candidacy.ofItself(5, 1));
        long[] numbers = {Long.MIN_VALUE, -1, 0, 1, 99};
        for (long from : new long[] {-1, 1, 2, 4, 99}) {
            for (long number : numbers) {
                for (PeerState state : PeerState.values()) {
                    hears(from, state, new Vote(number, number, Math.min(number, 1), number));
                }
                hears(from, null, new Vote(number, number, 0, number));
            }
        }
        Notification broken = new Notification(PeerState.LOOKING, 2, 9, 1, 1, 2, Bytes.ofHex("ff00fe"));
        assertThat(election.newerConfiguration(broken)).isNull();
        election.onVote(0, 2, broken, out);
    }

    /** The vote of who looked first is not lost because this server still had a leader. */
    @Test
    void aVoteThatCameEarlyCounts() {
        settleOn3();
        hears(2, PeerState.LOOKING, new Vote(2, 9, 2, 2));
        election.onPeerDown(0, 3, out);
        election.leaderLost();

        Vote elected = election.begin(1, Candidacy.ofItself(9, 2), out);

        assertThat(elected).isEqualTo(new Vote(2, 9, 2, 2));
    }

    @Test
    void aVoteThatCameLongAgoDoesNot() {
        settleOn3();
        hears(2, PeerState.LOOKING, new Vote(2, 9, 2, 2));
        election.onPeerDown(0, 3, out);

        assertThat(election.begin(1_001, Candidacy.ofItself(9, 2), out)).isNull();
    }

    @Test
    void aPeerThatBeginsToLookHearsTheVoteOnce() {
        begin(Candidacy.ofItself(5, 1));

        hears(2, PeerState.LOOKING, new Vote(2, 4, 1, 1));
        assertThat(sent()).containsExactly(new Vote(1, 5, 1, 1));
        hears(2, PeerState.LOOKING, new Vote(2, 4, 1, 1));
        assertThat(sent()).isEmpty();
    }

    @Test
    void whatAPeerSaidIsForgottenWithItsConnection() {
        begin(Candidacy.ofItself(5, 1));
        hears(2, PeerState.LOOKING, new Vote(1, 5, 1, 1));
        election.onPeerDown(0, 2, out);

        assertThat(election.onPeerDown(0, 3, out)).isNull();
        assertThat(election.onTick(200, out)).isNull();
    }

    @Test
    void aCandidateThatIsGoneIsGivenUpWithTheRound() {
        begin(Candidacy.ofItself(5, 1));
        hears(3, PeerState.LOOKING, new Vote(3, 9, 1, 1));
        out.clear();

        election.onPeerDown(0, 3, out);

        assertThat(sent()).containsOnly(new Vote(1, 5, 2, 1));
        hears(2, PeerState.LOOKING, new Vote(3, 9, 2, 1));
        assertThat(election.vote().leader()).isEqualTo(1);
    }

    @Test
    void nobodyWaitsForAVoterThatVotesForNobody() {
        begin(Candidacy.ofItself(5, 1));
        hears(2, PeerState.LOOKING, new Vote(1, 5, 1, 1));

        assertThat(hears(3, PeerState.LOOKING, Vote.ofNobody())).isEqualTo(new Vote(1, 5, 1, 1));
    }

    /** Without its history it could lead everybody back to nothing. */
    @Test
    void aVoterThatLostItsHistoryNeverLeads() {
        begin(Candidacy.ofNobody());
        hears(2, PeerState.LOOKING, new Vote(1, 5, 1, 1));
        hears(3, PeerState.LOOKING, new Vote(1, 5, 1, 1));
        hears(2, PeerState.FOLLOWING, new Vote(1, 5, 1, 1));
        hears(3, PeerState.FOLLOWING, new Vote(1, 5, 1, 1));
        assertThat(election.onTick(200, out)).isNull();
        assertThat(election.isLooking()).isTrue();
    }

    @Test
    void aLeaderThatHandsOverVotesForItsFavouriteAndIsElectedByNobody() {
        begin(Candidacy.ofOthers(5, 1, 3));
        assertThat(election.vote().leader()).isEqualTo(3);

        hears(2, PeerState.LOOKING, new Vote(1, 9, 1, 1));
        assertThat(election.vote().leader()).isEqualTo(3);
        hears(2, PeerState.LOOKING, new Vote(3, 5, 1, 1));
        assertThat(hears(3, PeerState.LOOKING, new Vote(3, 5, 1, 1))).isEqualTo(new Vote(3, 5, 1, 1));
    }

    @Test
    void aLeaderThatHandsOverStandsAgainIfNobodyElseLeads() {
        begin(Candidacy.ofOthers(5, 1, Vote.NOBODY));
        assertThat(election.vote().leader()).isEqualTo(Vote.NOBODY);

        long now = 0;
        while (now < 2_000) {
            now = election.nextDueMillis();
            election.onTick(now, out);
        }

        assertThat(election.vote()).isEqualTo(new Vote(1, 5, 2, 1));
    }

    @Test
    void beforeItVotesItAnswersNobody() {
        settleOn3();
        election.leaderLost();

        hears(2, PeerState.LOOKING, new Vote(2, 9, 2, 2));
        hears(4, PeerState.LOOKING, Vote.ofNobody());

        assertThat(out).isEmpty();
    }

    @Test
    void aServerWithoutADatabaseIsNotCounted() {
        begin(Candidacy.ofItself(5, 1));
        hears(2, PeerState.LOOKING, new Vote(1, -1, 1, 1));
        assertThat(election.onPeerDown(0, 3, out)).isNull();
    }

    private void settleOn3() {
        begin(Candidacy.ofItself(5, 1));
        hears(2, PeerState.FOLLOWING, new Vote(3, 5, 1, 2));
        assertThat(hears(3, PeerState.LEADING, new Vote(3, 5, 1, 2))).isNotNull();
        out.clear();
    }

    private void begin(Candidacy candidacy) {
        assertThat(election.begin(0, candidacy, out)).isNull();
        out.clear();
    }

    private @Nullable Vote hears(long from, @Nullable PeerState state, Vote vote) {
        return election.onVote(0, from, said(state, vote), out);
    }

    private static Notification said(@Nullable PeerState state, Vote vote) {
        return new Notification(state, vote.leader(), vote.zxid(), vote.electionEpoch(), vote.peerEpoch(), 2, null);
    }

    private static Notification withConfig(String version) {
        Bytes text = Bytes.wrap((MEMBERS + version).getBytes(StandardCharsets.US_ASCII));
        return new Notification(PeerState.LOOKING, 2, 4, 1, 1, 2, text);
    }

    /** What was said since the last time, to whomever. */
    private List<Vote> sent() {
        List<Vote> sent = new ArrayList<>();
        for (Output output : out) {
            Notification vote = ((Output.SendVote) output).vote();
            sent.add(new Vote(vote.leader(), vote.zxid(), vote.electionEpoch(), vote.peerEpoch()));
        }
        out.clear();
        return sent;
    }

    private static MemberConfig config(boolean reconfigEnabled) {
        MemberConfig base = MemberConfig.defaults(1);
        return new MemberConfig(
                1,
                false,
                base.tickMillis(),
                base.initLimitTicks(),
                base.syncLimitTicks(),
                base.connectLimitTicks(),
                base.windowSize(),
                base.minNotifyMillis(),
                base.maxNotifyMillis(),
                base.finalizeMillis(),
                base.observerDelayMillis(),
                reconfigEnabled,
                base.maxSnapSyncs());
    }
}
