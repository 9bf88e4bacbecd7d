package io.coord.zab.protocol.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.zab.protocol.MemberConfig;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.protocol.message.Notification;
import io.coord.zab.protocol.message.PeerState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ElectionTest {
    private static final Membership THREE = MembershipText.read("server.1=a:1:2:participant\n"
            + "server.2=b:1:2:participant\nserver.3=c:1:2:participant\nserver.4=d:1:2:observer\nversion=0");

    private final List<Output> out = new ArrayList<>();
    private final Election election = new Election(MemberConfig.defaults(1), new Electorate(THREE, null));

    @Test
    void tellsAllVotersWhomItVotesForAndNobodyElse() {
        election.begin(0, Candidacy.ofItself(5, 0), out);

        assertThat(told())
                .containsExactly(
                        vote(2, PeerState.LOOKING, new Vote(1, 5, 1, 0)),
                        vote(3, PeerState.LOOKING, new Vote(1, 5, 1, 0)));
    }

    @Test
    void adoptsTheBetterVoteAndTellsIt() {
        begin(Candidacy.ofItself(5, 0));

        assertThat(hears(3, PeerState.LOOKING, new Vote(3, 5, 1, 0))).isNull();

        assertThat(told())
                .containsExactly(
                        vote(2, PeerState.LOOKING, new Vote(3, 5, 1, 0)),
                        vote(3, PeerState.LOOKING, new Vote(3, 5, 1, 0)));
    }

    @Test
    void epochCountsBeforeZxidAndZxidBeforeServer() {
        assertThat(new Vote(1, 0, 1, 2).ranksAbove(new Vote(3, 9, 1, 1))).isTrue();
        assertThat(new Vote(1, 9, 1, 1).ranksAbove(new Vote(3, 8, 1, 1))).isTrue();
        assertThat(new Vote(3, 9, 1, 1).ranksAbove(new Vote(1, 9, 1, 1))).isTrue();
    }

    @Test
    void waitsForTheThirdVoterButNotForLong() {
        begin(Candidacy.ofItself(5, 0));
        assertThat(hears(2, PeerState.LOOKING, new Vote(1, 5, 1, 0))).isNull();

        assertThat(election.onTick(199, out)).isNull();
        assertThat(election.onTick(200, out)).isEqualTo(new Vote(1, 5, 1, 0));
    }

    @Test
    void doesNotWaitForAVoterThatCannotBeReached() {
        begin(Candidacy.ofItself(5, 0));
        hears(2, PeerState.LOOKING, new Vote(1, 5, 1, 0));

        assertThat(election.onPeerDown(3, 3, out)).isEqualTo(new Vote(1, 5, 1, 0));
    }

    @Test
    void doesNotWaitWhenAllHaveVotedAlike() {
        begin(Candidacy.ofItself(5, 0));
        hears(2, PeerState.LOOKING, new Vote(1, 5, 1, 0));

        assertThat(hears(3, PeerState.LOOKING, new Vote(1, 5, 1, 0))).isEqualTo(new Vote(1, 5, 1, 0));
    }

    @Test
    void joinsALaterRoundAndAnswersAnEarlierOne() {
        begin(Candidacy.ofItself(5, 0));
        hears(2, PeerState.LOOKING, new Vote(2, 4, 7, 0));
        assertThat(election.round()).isEqualTo(7);
        out.clear();

        hears(3, PeerState.LOOKING, new Vote(3, 9, 6, 0));

        assertThat(told()).containsExactly(vote(3, PeerState.LOOKING, new Vote(1, 5, 7, 0)));
    }

    /** ZOOKEEPER-975, 480: those who follow a dead leader draw nobody in. */
    @Test
    void followsALeaderOnlyIfTheLeaderSaysThatItLeads() {
        begin(Candidacy.ofItself(5, 0));
        assertThat(hears(2, PeerState.FOLLOWING, new Vote(3, 5, 4, 2))).isNull();
        assertThat(hears(2, PeerState.FOLLOWING, new Vote(3, 5, 4, 2))).isNull();

        assertThat(hears(3, PeerState.LEADING, new Vote(3, 5, 4, 2))).isEqualTo(new Vote(3, 5, 4, 2));
        assertThat(election.round()).isEqualTo(4);
    }

    /** ZOOKEEPER-1732, 1805: zxid and round of an established ensemble's votes may differ. */
    @Test
    void joinsAnEnsembleWhoseMembersRememberDifferentRounds() {
        begin(Candidacy.ofItself(5, 0));
        hears(2, PeerState.FOLLOWING, new Vote(3, 4, 9, 2));

        assertThat(hears(3, PeerState.LEADING, new Vote(3, 5, 4, 2))).isNotNull();
    }

    @Test
    void answersObserversAndStrangersWithoutCountingThem() {
        begin(Candidacy.ofItself(5, 0));

        assertThat(hears(4, PeerState.LOOKING, new Vote(1, 5, 1, 0))).isNull();
        assertThat(hears(99, PeerState.LOOKING, new Vote(1, 5, 1, 0))).isNull();

        assertThat(told()).hasSize(2);
        assertThat(election.nextDueMillis()).isEqualTo(200);
        assertThat(election.onTick(200, out)).isNull();
    }

    @Test
    void aVoterThatLostItsHistoryIsNeverCountedButFindsTheLeader() {
        begin(Candidacy.ofNobody());
        hears(2, PeerState.LOOKING, new Vote(3, 5, 1, 0));
        hears(3, PeerState.LOOKING, new Vote(3, 5, 1, 0));
        assertThat(election.vote().leader()).isEqualTo(Vote.NOBODY);

        hears(2, PeerState.FOLLOWING, new Vote(3, 5, 1, 0));

        assertThat(hears(3, PeerState.LEADING, new Vote(3, 5, 1, 0))).isNotNull();
    }

    @Test
    void aLeaderThatHandsOverIsNotElectedAgain() {
        election.begin(0, Candidacy.ofOthers(5, 1, 3), out);
        out.clear();

        hears(2, PeerState.LOOKING, new Vote(1, 7, 1, 1));

        assertThat(election.vote().leader()).isEqualTo(3);
    }

    @Test
    void asksAgainLessAndLessOften() {
        begin(Candidacy.ofItself(5, 0));
        election.onTick(200, out);
        assertThat(told()).hasSize(2);
        assertThat(election.nextDueMillis()).isEqualTo(600);
    }

    private void begin(Candidacy candidacy) {
        assertThat(election.begin(0, candidacy, out)).isNull();
        out.clear();
    }

    private @Nullable Vote hears(long from, PeerState state, Vote vote) {
        return election.onVote(
                0,
                from,
                new Notification(state, vote.leader(), vote.zxid(), vote.electionEpoch(), vote.peerEpoch(), 2, null),
                out);
    }

    private List<Output> told() {
        List<Output> told = List.copyOf(out);
        out.clear();
        return told;
    }

    private static Output vote(long to, PeerState state, Vote vote) {
        return new Output.SendVote(
                to,
                new Notification(
                        state,
                        vote.leader(),
                        vote.zxid(),
                        vote.electionEpoch(),
                        vote.peerEpoch(),
                        2,
                        MembershipText.write(THREE)));
    }
}
