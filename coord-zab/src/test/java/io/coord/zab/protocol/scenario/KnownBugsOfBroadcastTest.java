package io.coord.zab.protocol.scenario;

import static io.coord.zab.protocol.scenario.MemberProbe.history;
import static io.coord.zab.protocol.scenario.MemberProbe.zxid;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.MemberStatus.Phase;
import io.coord.zab.protocol.message.LeaderMessage;
import io.coord.zab.protocol.message.LearnerMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bugs that implementations of Zab had (spec: peer-protocol 12), and rules of the broadcast. */
class KnownBugsOfBroadcastTest {
    @Test
    void zookeeper1277LeaderGivesUpBeforeTheCounterOverflows() {
        MemberProbe leader = MemberProbe.leader(history(1, 1, "1:1"));
        leader.joins(1, 1, 1, "1:1").acks(1, "2:0");
        leader.did();
        leader.submits("2:4294967295");
        assertThat(leader.did()).contains("LOOKING").noneMatch(word -> word.startsWith("append"));
    }

    /** The followers have it, the leader's own log does not: committed, but not delivered here. */
    @Test
    void zookeeper4882NothingIsDeliveredBeyondTheOwnLog() {
        MemberProbe leader = broadcasting();
        leader.submits("2:1").acks(1, "2:1").acks(2, "2:1");
        assertThat(leader.did()).contains("[1, 2] COMMIT 2:1").doesNotContain("deliver 2:1");
        leader.synced("2:1");
        assertThat(leader.did()).containsExactly("deliver 2:1");
    }

    @Test
    void aFollowerDeliversNothingBeyondItsOwnLog() {
        MemberProbe follower = following();
        follower.proposes("2:1").commits("2:1");
        assertThat(follower.did()).containsExactly("append 2:1");
        follower.synced("2:1");
        assertThat(follower.did()).containsExactly("ACK 2:1", "deliver 2:1");
    }

    @Test
    void commitsAreInOrderThoughAcknowledgementsAreNot() {
        MemberProbe leader = broadcasting();
        leader.submits("2:1").submits("2:2").synced("2:1");
        leader.did();
        leader.acks(1, "2:2");
        assertThat(leader.did()).containsExactly("[1, 2] COMMIT 2:1", "deliver 2:1");
        leader.synced("2:2");
        assertThat(leader.did()).containsExactly("[1, 2] COMMIT 2:2", "deliver 2:2");
    }

    @Test
    void anObserverIsNotCounted() {
        MemberProbe leader = MemberProbe.leader(history(1, 1, "1:1"));
        leader.greets(4, 1);
        assertThat(leader.did()).isEmpty();
        leader.greets(1, 1).promises(4, 1, "1:1");
        assertThat(leader.did()).containsExactly("accepted 2", "[1] LEADERINFO 2", "[4] LEADERINFO 2");
        leader.promises(1, 1, "1:1").acks(4, "2:0");
        assertThat(leader.member().status().phase()).isEqualTo(Phase.PREPARING);
        leader.acks(1, "2:0");
        leader.did();
        leader.submits("2:1").synced("2:1").acks(4, "2:1");
        assertThat(leader.did()).doesNotContain("deliver 2:1");
        leader.acks(1, "2:1");
        assertThat(leader.did()).containsExactly("[1] COMMIT 2:1", "[4] INFORM 2:1", "deliver 2:1");
    }

    /** Who keeps time for sessions must know what it does not know. */
    @Test
    void theServerHearsWhatLearnersAnswerAndWhenTheyAreGone() {
        MemberProbe leader = broadcasting();
        leader.passes(50);
        leader.did();
        leader.hears(1, new LearnerMessage.Pong(0, List.of()));
        assertThat(leader.did()).contains("SessionsTouched");
        leader.hears(new Input.LinkClosed(1));
        assertThat(leader.did()).containsExactly("LearnerLeft");
    }

    /** A sync is answered when a quorum has answered a later ping; a deposed leader never answers. */
    @Test
    void syncIsAnsweredAfterAQuorumHasShownThatItFollows() {
        MemberProbe leader = broadcasting();
        leader.hears(new Input.SyncAsked(1));
        assertThat(leader.did()).containsExactly("[1, 2] PING");
        leader.hears(new Input.SyncAsked(2));
        leader.hears(1, new LearnerMessage.Pong(0, List.of()));
        assertThat(leader.did())
                .as("the second question came after this ping")
                .containsExactly("SessionsTouched", "SyncConfirmed", "[1, 2] PING");
        leader.hears(2, new LearnerMessage.Pong(0, List.of()));
        assertThat(leader.did()).containsExactly("SessionsTouched");
        leader.hears(2, new LearnerMessage.Pong(0, List.of()));
        assertThat(leader.did()).containsExactly("SessionsTouched", "SyncConfirmed");
    }

    @Test
    void syncWaitsForWhatWasProposedBefore() {
        MemberProbe leader = broadcasting();
        leader.submits("2:1").hears(new Input.SyncAsked(1)).hears(1, new LearnerMessage.Pong(0, List.of()));
        assertThat(leader.did()).doesNotContain("SyncConfirmed");
        leader.synced("2:1").acks(1, "2:1");
        assertThat(leader.did()).containsExactly("[1, 2] COMMIT 2:1", "deliver 2:1", "SyncConfirmed");
    }

    @Test
    void syncArrivesAtALearnerBehindWhatWasCommittedBefore() {
        MemberProbe follower = following();
        follower.proposes("2:1").commits("2:1").says(new LeaderMessage.SyncDone());
        assertThat(follower.did()).doesNotContain("SyncArrived");
        follower.synced("2:1");
        assertThat(follower.did()).containsExactly("ACK 2:1", "deliver 2:1", "SyncArrived");
    }

    @Test
    void aLeaderWithoutQuorumStepsDownWithinATick() {
        MemberProbe leader = broadcasting();
        leader.hears(new Input.LinkClosed(1)).hears(new Input.LinkClosed(2));
        leader.passes(101);
        assertThat(leader.member().status().phase()).isEqualTo(Phase.LOOKING);
    }

    @Test
    void aFollowerThatOwesAnAcknowledgementForTooLongIsDropped() {
        MemberProbe leader = broadcasting();
        leader.submits("2:1");
        for (int i = 0; i < 7; i++) {
            leader.passes(100);
            for (long sid = 1; sid <= 2; sid++) {
                leader.hears(sid, new LearnerMessage.Pong(0, List.of()));
            }
            leader.acks(1, "2:1");
        }
        assertThat(leader.did()).contains("close 2").doesNotContain("close 1");
    }

    @Test
    void aFollowerLeavesALeaderThatIsSilent() {
        MemberProbe follower = following();
        follower.passes(450);
        assertThat(follower.did()).isEmpty();
        follower.passes(100);
        assertThat(follower.did()).contains("close 7", "LOOKING");
    }

    @Test
    void aLearnerThatSaysWhatItMayNotIsClosedAndTheLeaderLeadsOn() {
        MemberProbe leader = broadcasting();
        leader.hears(new Input.LearnerConnected(8)).acks(8, "2:1");
        leader.hears(new Input.LearnerConnected(9)).hears(9, new LearnerMessage.Hello(3, false, 0x10000, 0, 0));
        leader.hears(new Input.LearnerConnected(10)).hears(10, new LearnerMessage.Hello(77, false, 0x10000, 0, 0));
        leader.hears(new Input.LearnerConnected(11)).hears(11, new LearnerMessage.Hello(4, true, 0x10000, 99, 0));
        leader.acks(1, "2:9").hears(2, new LearnerMessage.Pong(0, List.of()));
        assertThat(leader.did())
                .containsExactly(
                        "close 8",
                        "close 9",
                        "close 10",
                        "close 11",
                        "LearnerLeft",
                        "close 1",
                        "LearnerLeft",
                        "close 2");
        assertThat(leader.member().status().phase()).isEqualTo(Phase.LEADING);
    }

    @Test
    void aLeaderThatIsAskedToHandOverDoesSoWithinMilliseconds() {
        TinyEnsemble ensemble = new TinyEnsemble(3, 0).startAll().runUntilAllServe();
        long old = ensemble.leader().sid;
        long last = ensemble.submit(old);
        ensemble.server(old).post(new Input.HandOver());
        long began = ensemble.now();
        ensemble.runUntil("another leads", () -> ensemble.phase(old) != Phase.LEADING && anyLeads(ensemble));
        assertThat(ensemble.now() - began).isLessThan(30);
        ensemble.runUntilAllServe();
        for (long sid = 1; sid <= 3; sid++) {
            assertThat(ensemble.server(sid).delivered()).containsExactly(last);
        }
    }

    private static boolean anyLeads(TinyEnsemble ensemble) {
        for (long sid = 1; sid <= 3; sid++) {
            if (ensemble.phase(sid) == Phase.LEADING) {
                return true;
            }
        }
        return false;
    }

    /** S3 leads S1 and S2 in epoch 2, on links 1 and 2. */
    private static MemberProbe broadcasting() {
        MemberProbe leader = MemberProbe.leader(history(1, 1, "1:1"));
        leader.joins(1, 1, 1, "1:1").joins(2, 1, 1, "1:1").acks(1, "2:0").acks(2, "2:0");
        leader.did();
        return leader;
    }

    /** S1 follows in epoch 2. */
    private static MemberProbe following() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1"));
        follower.says(new LeaderMessage.Diff(zxid("1:1"))).saysNewLeader(2).says(new LeaderMessage.UpToDate());
        follower.did();
        return follower;
    }
}
