package io.coord.zab.protocol.scenario;

import static io.coord.zab.protocol.scenario.MemberProbe.history;
import static io.coord.zab.protocol.scenario.MemberProbe.zxid;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.Input.LogRead;
import io.coord.zab.protocol.message.LeaderMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bugs that implementations of Zab had (spec: peer-protocol 12): how a learner comes to the leader's history. */
class KnownBugsOfSynchronisationTest {
    /** Decision, backlog and joining the live stream are one step: nothing is skipped or doubled. */
    @Test
    void zookeeper962BacklogAndLiveStreamMeetWithoutAHole() {
        MemberProbe leader = broadcasting();
        leader.submits("2:1").submits("2:2").synced("2:2").acks(1, "2:1");
        leader.did();
        leader.joins(2, 1, 1, "1:1").submits("2:3");
        assertThat(leader.did().stream().filter(word -> word.contains("2]")).toList())
                .containsExactly(
                        "[2] LEADERINFO 2",
                        "[2] DIFF 2:1",
                        "[2] PROPOSAL 2:1",
                        "[2] COMMIT 2:1",
                        "[2] PROPOSAL 2:2",
                        "[2] NEWLEADER 2:0",
                        "[1, 2] PROPOSAL 2:3");
    }

    /** The tail of an old epoch lies between transactions of ours: it has to go. */
    @Test
    void zookeeper1154UnknownTailOfAnOldEpochIsNotKept() {
        MemberProbe leader = broadcasting();
        leader.submits("2:1").synced("2:1").acks(1, "2:1");
        leader.did();
        leader.joins(2, 1, 1, "1:2");
        assertThat(leader.did()).contains("BeginSnapshot").noneMatch(word -> word.contains("DIFF"));
    }

    @Test
    void zookeeper1319ABeginningOfAnEpochIsNoProofOfContent() {
        MemberProbe leader = broadcasting();
        leader.submits("2:1").synced("2:1").acks(1, "2:1");
        leader.did();
        leader.joins(2, 1, 1, "1:0");
        assertThat(leader.did()).contains("BeginSnapshot");
    }

    @Test
    void zookeeper4352AnEmptyServerGetsASnapshotThoughTheWindowBeginsWithTheFirstTransaction() {
        MemberProbe leader = broadcasting();
        leader.joins(2, 0, 0, "0:0");
        assertThat(leader.did()).contains("BeginSnapshot");
    }

    /** TRUNC to what this history never contained: the leader is asked again, for a snapshot. */
    @Test
    void zookeeper1156TruncationPointThatIsNotThereEndsTheAttempt() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1", "1:2"));
        follower.says(new LeaderMessage.Trunc(zxid("1:1"))).hears(new Input.Truncated(zxid("1:1"), false));
        assertThat(follower.did())
                .startsWith("truncate 1:1")
                .contains("JOINING", "DialLeader")
                .doesNotContain("ACK 2:0", "current 2");
    }

    /** All transactions of the synchronisation, those behind TRUNC included, are logged; none is only in memory. */
    @Test
    void bug75TransactionsBehindTruncAreDurableBeforeTheEpoch() {
        MemberProbe follower = MemberProbe.promisedFollower(3, history(2, 2, "1:1", "1:2"));
        follower.says(new LeaderMessage.Trunc(zxid("1:1")))
                .proposes("2:1")
                .commits("2:1")
                .saysNewLeader(3);
        assertThat(follower.did()).containsExactly("truncate 1:1");
        follower.hears(new Input.Truncated(zxid("1:1"), true));
        assertThat(follower.did()).containsExactly("append 2:1");
        follower.synced("2:1");
        assertThat(follower.did()).containsExactly("current 3", "ACK 3:0");
    }

    /** Nothing is said of a snapshot before it is durable. */
    @Test
    void zookeeper2872SnapshotIsDurableBeforeTheEpoch() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1));
        follower.says(new LeaderMessage.Snap(zxid("1:9"))).saysNewLeader(2);
        assertThat(follower.did()).containsExactly("install 1:9");
        follower.hears(new Input.SnapshotInstalled(zxid("1:9"), null));
        assertThat(follower.did()).containsExactly("current 2", "ACK 2:0");
    }

    /** NEWLEADER comes behind all that completes the snapshot. */
    @Test
    void zookeeper3104NewLeaderLeavesBehindWhatCompletesTheSnapshot() {
        MemberProbe leader = broadcasting();
        leader.submits("2:1").synced("2:1").acks(1, "2:1");
        leader.joins(2, 0, 0, "0:0");
        leader.submits("2:2").synced("2:2").acks(1, "2:2").submits("2:3");
        leader.did();
        leader.hears(new Input.SnapshotBegan(2, zxid("2:1")));
        assertThat(leader.did())
                .containsExactly(
                        "[2] SNAP 2:1", "[2] PROPOSAL 2:2", "[2] COMMIT 2:2", "[2] PROPOSAL 2:3", "[2] NEWLEADER 2:0");
    }

    @Test
    void zookeeper3911NewLeaderIsAcknowledgedWhenItsHistoryIsDurable() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1"));
        follower.says(new LeaderMessage.Diff(zxid("1:3")))
                .proposes("1:2")
                .commits("1:2")
                .proposes("1:3")
                .commits("1:3")
                .saysNewLeader(2)
                .synced("1:2");
        assertThat(follower.did()).containsExactly("append 1:2", "append 1:3");
        follower.synced("1:3");
        assertThat(follower.did()).containsExactly("current 2", "ACK 2:0");
    }

    @Test
    void zookeeper4643EpochIsMadeCurrentAfterTheHistoryIsDurable() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1"));
        follower.says(new LeaderMessage.Diff(zxid("1:2")))
                .proposes("1:2")
                .commits("1:2")
                .saysNewLeader(2);
        assertThat(follower.did()).doesNotContain("current 2");
    }

    @Test
    void bug76ObserversKeepTheSameOrder() {
        MemberProbe observer = MemberProbe.observer(history(1, 1, "1:1"));
        observer.says(new LeaderMessage.LeaderInfo(2));
        observer.did();
        observer.says(new LeaderMessage.Diff(zxid("1:2")))
                .proposes("1:2")
                .commits("1:2")
                .saysNewLeader(2);
        assertThat(observer.did()).containsExactly("append 1:2");
        observer.synced("1:2");
        assertThat(observer.did()).containsExactly("current 2", "ACK 2:0");
    }

    @Test
    void zookeeper4685NoProposalIsAcknowledgedBeforeNewLeader() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1"));
        follower.says(new LeaderMessage.Diff(zxid("1:1"))).proposes("2:1").synced("2:1");
        assertThat(follower.did()).containsExactly("append 2:1");
        follower.saysNewLeader(2);
        assertThat(follower.did()).containsExactly("current 2", "ACK 2:0", "ACK 2:1");
    }

    /** A proposal before NEWLEADER, its commit behind it. */
    @Test
    void zookeeper4394ACommitFindsItsProposalAcrossNewLeader() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1"));
        follower.says(new LeaderMessage.Diff(zxid("1:1")))
                .proposes("2:1")
                .saysNewLeader(2)
                .synced("2:1")
                .commits("2:1");
        follower.did();
        follower.says(new LeaderMessage.UpToDate());
        assertThat(follower.did()).containsExactly("ACK 2:0", "deliver 2:1", "FOLLOWING");
    }

    @Test
    void zookeeper1367WhatComesBetweenNewLeaderAndUpToDateIsLoggedAndDelivered() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1"));
        follower.says(new LeaderMessage.Diff(zxid("1:1"))).saysNewLeader(2);
        follower.did();
        follower.proposes("2:1").commits("2:1").synced("2:1").says(new LeaderMessage.UpToDate());
        assertThat(follower.did()).containsExactly("append 2:1", "ACK 2:1", "ACK 2:0", "deliver 2:1", "FOLLOWING");
    }

    /** What was got by DIFF is in the window from which the next leader serves. */
    @Test
    void zookeeper4925SynchronisedByDiffThenLeadsAndServesWithoutAHole() {
        TinyEnsemble ensemble = new TinyEnsemble(3, 0).startAll().runUntilAllServe();
        List<Long> all = new ArrayList<>();
        all.add(ensemble.submit(3));
        ensemble.run(20).crash(1);
        all.add(ensemble.submit(3));
        all.add(ensemble.submit(3));
        ensemble.run(20).start(1).runUntilAllServe().crash(2);
        all.add(ensemble.submit(3));
        ensemble.run(20).crash(3).start(2).run(2000);
        assertThat(ensemble.leader().sid).isEqualTo(1);
        all.add(ensemble.submit(1));
        ensemble.run(20);
        assertThat(ensemble.server(2).delivered()).isEqualTo(all);
    }

    /** The leader dies between SNAP and NEWLEADER: what is reported next is what is on the disk. */
    @Test
    void zookeeper3642AnInterruptedSnapshotIsReportedAsItIsOnTheDisk() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1"));
        follower.says(new LeaderMessage.Snap(zxid("1:9")))
                .saysNewLeader(2)
                .hears(new Input.LinkClosed(MemberProbe.LINK));
        assertThat(follower.did()).contains("LOOKING").noneMatch(word -> word.startsWith("vote"));
        follower.hears(new Input.SnapshotInstalled(zxid("1:9"), null));
        assertThat(follower.did()).contains("vote 1 1:9").doesNotContain("current 2");
    }

    /** The same, and not all that completes the snapshot has come: nothing was given up for it. */
    @Test
    void zookeeper3642ASnapshotThatIsNotCompleteChangesNothing() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1"));
        follower.says(new LeaderMessage.Snap(zxid("1:9"))).hears(new Input.LinkClosed(MemberProbe.LINK));
        assertThat(follower.did()).contains("LOOKING", "vote 1 1:1").noneMatch(word -> word.startsWith("install"));
    }

    /**
     * The tree of a leader may be behind its own history, and so behind that of the learner. What is committed behind the
     * snapshot is installed with it; what is not, is a proposal.
     */
    @Test
    void aSnapshotAndWhatIsCommittedBehindItBecomeTheHistoryInOneStep() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1", "1:2", "1:3"));
        follower.says(new LeaderMessage.Snap(zxid("1:1")))
                .proposes("1:2")
                .commits("1:2")
                .proposes("1:3")
                .commits("1:3")
                .proposes("2:1");
        assertThat(follower.did()).isEmpty();
        follower.saysNewLeader(2);
        assertThat(follower.did()).containsExactly("install 1:1 and up to 1:3");
        follower.hears(new Input.SnapshotInstalled(zxid("1:3"), null));
        assertThat(follower.did()).containsExactly("append 2:1");
        follower.synced("2:1");
        assertThat(follower.did()).containsExactly("current 2", "ACK 2:0", "ACK 2:1");
    }

    /** Otherwise it would give up what it has for a history that nobody ever had. */
    @Test
    void aSnapshotThatIsNotContinuedWithoutAHoleIsNotInstalled() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1", "1:2", "1:3"));
        follower.says(new LeaderMessage.Snap(zxid("1:1"))).proposes("1:3");
        assertThat(follower.did()).contains("close 7").noneMatch(word -> word.startsWith("install"));
    }

    /** TRUNC, then a commit, then the connection is lost: memory and disk say the same. */
    @Test
    void zookeeper5094AnInterruptedTruncationIsReportedAsItIsOnTheDisk() {
        MemberProbe follower = MemberProbe.promisedFollower(3, history(2, 1, "1:1", "1:2"));
        follower.says(new LeaderMessage.Trunc(zxid("1:1")))
                .hears(new Input.Truncated(zxid("1:1"), true))
                .proposes("2:1")
                .commits("2:1")
                .hears(new Input.LinkClosed(MemberProbe.LINK));
        assertThat(follower.did()).noneMatch(word -> word.startsWith("vote"));
        follower.synced("2:1");
        assertThat(follower.did()).contains("vote 1 2:1");
        assertThat(follower.member().lastDelivered()).isEqualTo(zxid("1:1"));
    }

    /** Committed while the learner was between NEWLEADER and its acknowledgement. */
    @Test
    void tla1WhatIsCommittedWhileALearnerSynchronisesReachesIt() {
        MemberProbe leader = broadcasting();
        leader.joins(2, 1, 1, "1:1");
        leader.did();
        leader.submits("2:1").synced("2:1").acks(1, "2:1").acks(2, "2:0");
        assertThat(leader.did().stream().filter(word -> word.contains("2]")).toList())
                .containsExactly("[1, 2] PROPOSAL 2:1", "[1, 2] COMMIT 2:1", "[2] UPTODATE");
    }

    /** A learner is sent each transaction once; a second time would be a hole or a fork, and ends the connection. */
    @Test
    void tla2AProposalThatComesTwiceIsRefused() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1"));
        follower.says(new LeaderMessage.Diff(zxid("1:2"))).proposes("1:2").proposes("1:2");
        assertThat(follower.did()).contains("append 1:2", "close 7");
    }

    /** All commits up to the leader's own come before live ones. */
    @Test
    void tla3CommitsThatLeaveAGapAreRefused() {
        MemberProbe follower = MemberProbe.promisedFollower(2, history(1, 1, "1:1"));
        follower.says(new LeaderMessage.Diff(zxid("1:3")))
                .proposes("1:2")
                .proposes("1:3")
                .commits("1:3");
        assertThat(follower.did()).contains("close 7");
    }

    /** The part from the disk goes on without a hole until the part in memory begins. */
    @Test
    void zookeeper2418LogThatEndsBeforeTheWindowIsNotGoneOnWith() {
        MemberProbe leader = leaderWithLog();
        leader.reads(LogRead.Progress.MORE, "1:1", "1:2", "1:3");
        assertThat(leader.did())
                .containsExactly(
                        "[2] DIFF 1:6", "[2] PROPOSAL 1:2", "[2] COMMIT 1:2", "[2] PROPOSAL 1:3", "[2] COMMIT 1:3");
        leader.reads(LogRead.Progress.UNREADABLE);
        assertThat(leader.did()).containsExactly("close 2");
        leader.joins(2, 2, 1, "1:3");
        assertThat(leader.did()).containsExactly("[2] LEADERINFO 2", "BeginSnapshot");
    }

    @Test
    void aLogThatReachesTheWindowIsGoneOnWith() {
        MemberProbe leader = leaderWithLog();
        leader.reads(LogRead.Progress.COMPLETE, "1:1", "1:2", "1:3", "1:4", "1:5");
        assertThat(leader.did())
                .startsWith("[2] DIFF 1:6", "[2] PROPOSAL 1:2", "[2] COMMIT 1:2")
                .endsWith("[2] COMMIT 1:5", "[2] PROPOSAL 1:6", "[2] COMMIT 1:6", "[2] NEWLEADER 2:0");
    }

    /** A log with a hole, or without the end of the learner's history, is no way to ours. */
    @Test
    void zookeeper2846NothingIsServedFromALogWithAHole() {
        MemberProbe leader = leaderWithLog();
        leader.reads(LogRead.Progress.COMPLETE, "1:3", "1:4", "1:5");
        assertThat(leader.did()).containsExactly("BeginSnapshot");
        leader = leaderWithLog();
        leader.reads(LogRead.Progress.COMPLETE, "1:1", "1:2", "1:4", "1:5");
        assertThat(leader.did()).endsWith("[2] COMMIT 1:2", "close 2");
    }

    /** S3 leads S1; only 1:5 and 1:6 are in memory, and S2 has come with 1:1. */
    private static MemberProbe leaderWithLog() {
        MemberProbe leader = MemberProbe.leader(history(1, 1, "1:5", "1:6"));
        leader.joins(1, 1, 1, "1:6").acks(1, "2:0").joins(2, 1, 1, "1:1");
        assertThat(leader.did()).endsWith("ReadLog");
        return leader;
    }

    /** The history that a learner got by synchronisation counts without further acknowledgements. */
    @Test
    void systemSpecNoteSynchronisedHistoryCountsAsAcknowledged() {
        MemberProbe leader = MemberProbe.leader(history(1, 1, "1:1", "1:2"));
        leader.joins(1, 1, 1, "1:1").acks(1, "2:0");
        assertThat(leader.did()).contains("LEADING", "[1] UPTODATE");
        assertThat(leader.member().lastDelivered()).isEqualTo(zxid("1:2"));
    }

    /** S3 leads S1 in epoch 2, on link 1. */
    private static MemberProbe broadcasting() {
        MemberProbe leader = MemberProbe.leader(history(1, 1, "1:1"));
        leader.joins(1, 1, 1, "1:1").acks(1, "2:0");
        leader.did();
        return leader;
    }
}
