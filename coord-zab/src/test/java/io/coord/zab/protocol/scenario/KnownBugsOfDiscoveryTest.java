package io.coord.zab.protocol.scenario;

import static io.coord.zab.protocol.scenario.MemberProbe.history;
import static io.coord.zab.protocol.scenario.MemberProbe.vote;
import static io.coord.zab.protocol.scenario.MemberProbe.zxid;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.zab.protocol.History;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.MemberStatus.Phase;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.PeerState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bugs that implementations of Zab had (spec: peer-protocol 12): election's outcome, epochs, promises. */
class KnownBugsOfDiscoveryTest {
    /** An epoch is accepted durably before anybody hears of it; so the next leader takes a newer one. */
    @Test
    void zookeeper335EpochIsDurableBeforeItIsTold() {
        MemberProbe leader = MemberProbe.leader(history(1, 1, "1:1"));
        leader.greets(1, 1);
        assertThat(leader.did()).containsExactly("accepted 2", "[1] LEADERINFO 2");
    }

    @Test
    void zookeeper335NoEpochIsUsedTwice() {
        TinyEnsemble ensemble = new TinyEnsemble(3, 0).startAll();
        ensemble.runUntil("S3 has proposed an epoch", () -> ensemble.server(3).acceptedEpoch() == 1);
        ensemble.runUntil(
                "S1 or S2 has accepted it",
                () -> ensemble.server(1).acceptedEpoch() == 1
                        || ensemble.server(2).acceptedEpoch() == 1);
        ensemble.crash(3).run(3000);
        assertThat(ensemble.leader().member().status().epoch()).isEqualTo(2);
    }

    /** Who was elected and followed by nobody has no zxid of the new epoch. */
    @Test
    void zookeeper790LoneLeaderVotesWithWhatItReallyHas() {
        MemberProbe leader = MemberProbe.leader(history(1, 1, "1:1", "1:2"));
        assertThat(leader.member().lastProposed()).isEqualTo(zxid("1:2"));
        leader.passes(2000);
        assertThat(leader.did()).contains("LOOKING", "vote 3 1:2");
    }

    /** Not its place among the old ones: the epoch of the whole history counts, and a promise does not come back. */
    @Test
    void zookeeper1282FollowerPromisesDurablyBeforeItSaysSo() {
        MemberProbe follower = MemberProbe.follower(history(1, 1, "1:1"));
        follower.says(new LeaderMessage.LeaderInfo(2));
        assertThat(follower.did()).containsExactly("accepted 2", "ACKEPOCH 1:1 1");
    }

    @Test
    void anEpochThatWasPromisedBeforeIsNotCountedTwice() {
        MemberProbe follower = MemberProbe.follower(history(2, 1, "1:1"));
        follower.says(new LeaderMessage.LeaderInfo(2));
        assertThat(follower.did()).containsExactly("ACKEPOCH 1:1 -");
    }

    @Test
    void aLeaderThatIsOlderThanAPromiseIsLeft() {
        MemberProbe follower = MemberProbe.follower(history(5, 1, "1:1"));
        follower.says(new LeaderMessage.LeaderInfo(4));
        assertThat(follower.did()).contains("close 7", "LOOKING");
    }

    /** A leader's start writes no snapshot; and one is begun only for who needs it. */
    @Test
    void zookeeper1465LeaderTakesNoSnapshotToBeginWith() {
        TinyEnsemble ensemble = new TinyEnsemble(3, 0).startAll().runUntilAllServe();
        ensemble.submit(ensemble.leader().sid);
        ensemble.run(20).crash(ensemble.leader().sid).run(2000);
        assertThat(ensemble.leader().outputs).noneMatch(Output.BeginSnapshot.class::isInstance);
    }

    /** After a crash between log and epoch file, the log is ahead of the current epoch. The server starts. */
    @Test
    void zookeeper1653HistoryAheadOfItsEpochIsRankedByTheEpoch() {
        TinyEnsemble ensemble = new TinyEnsemble(3, 0);
        ensemble.server(1).loadDisk(List.of(TinyEnsemble.proposal(zxid("1:1"))), 2, 2);
        ensemble.server(2).loadDisk(List.of(TinyEnsemble.proposal(zxid("1:1"))), 2, 2);
        ensemble.server(3)
                .loadDisk(List.of(TinyEnsemble.proposal(zxid("1:1")), TinyEnsemble.proposal(zxid("2:1"))), 2, 1);
        ensemble.startAll().runUntilAllServe();
        assertThat(ensemble.leader().sid).isEqualTo(2);
        assertThat(ensemble.server(3).durable()).containsExactly(zxid("1:1"));
    }

    /** A leader that loses its quorum keeps what it logged, and says so in its vote. */
    @Test
    void zookeeper2845DeposedLeaderVotesWithItsLog() {
        MemberProbe leader = broadcasting();
        leader.submits("2:1").synced("2:1");
        leader.hears(new Input.LinkClosed(1)).hears(new Input.LinkClosed(2));
        leader.did();
        leader.passes(500);
        assertThat(leader.did()).contains("LOOKING", "vote 3 2:1").doesNotContain("deliver 2:1");
    }

    /** Nothing is voted with before the log has all that the role before has appended. */
    @Test
    void zookeeper4712NoVoteBeforeTheLogIsWritten() {
        MemberProbe leader = broadcasting();
        leader.submits("2:1");
        leader.hears(new Input.LinkClosed(1)).hears(new Input.LinkClosed(2));
        leader.passes(5000);
        assertThat(leader.did()).contains("LOOKING").noneMatch(word -> word.startsWith("vote"));
        leader.synced("2:1");
        assertThat(leader.did()).contains("vote 3 2:1");
    }

    /** Elected by who then goes elsewhere: no waiting for initLimit (here a second). */
    @Test
    void zookeeper3109LeaderWithoutFollowersElectsAgainAtOnce() {
        MemberProbe leader = MemberProbe.leader(history(1, 1, "1:1"));
        leader.hears(new Input.PeerVoted(1, vote(PeerState.LOOKING, 2, zxid("1:1"), 2, 1)));
        leader.hears(new Input.PeerVoted(2, vote(PeerState.LOOKING, 2, zxid("1:1"), 2, 1)));
        assertThat(leader.did()).contains("LOOKING");
    }

    /** Only before its quorum is complete a leader can be refuted by a newer history; then it must not lead. */
    @Test
    void aFollowerWithANewerHistoryIsRefusedUntilAQuorumHasPromised() {
        MemberProbe leader = MemberProbe.leader(history(1, 1, "1:1"));
        leader.greets(1, 1);
        leader.did();
        leader.promises(1, 1, "1:2");
        assertThat(leader.did()).containsExactly("close 1");
    }

    /** What a server that has lost transactions says does not count, and it has no vote. */
    @Test
    void aServerThatLostTransactionsDoesNotCountBeforeItIsSynchronised() {
        History lost = new History(zxid("1:1"), List.of(TinyEnsemble.proposal(zxid("1:1"))), 1, 1, false);
        MemberProbe follower = MemberProbe.follower(lost);
        follower.says(new LeaderMessage.LeaderInfo(2));
        assertThat(follower.did()).containsExactly("accepted 2", "ACKEPOCH 0:0 -");
    }

    /** S3 leads S1 and S2 in epoch 2, on links 1 and 2. */
    private static MemberProbe broadcasting() {
        MemberProbe leader = MemberProbe.leader(history(1, 1, "1:1"));
        leader.joins(1, 1, 1, "1:1").joins(2, 1, 1, "1:1").acks(1, "2:0").acks(2, "2:0");
        assertThat(leader.member().status().phase()).isEqualTo(Phase.LEADING);
        leader.did();
        return leader;
    }
}
