package io.coord.it.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.RawClient;
import io.coord.it.client.TreeListing;
import io.coord.it.client.Workload;
import io.coord.it.peer.Member.Role;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerUnderTest.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.proto.CreateRequest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that was away is brought to the leader's state in each of the ways there are (spec: peer-protocol 5), with either kind on
 * either side. Which way it was is taken from the log of a ZooKeeper that took part.
 */
class SynchronisationTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** More than ZooKeeper keeps in memory for learners that are behind. */
    private static final int BEYOND_THE_WINDOW = 700;

    @TempDir
    Path directory;

    private enum Way {
        DIFF("Getting a diff from the leader", "Sending DIFF"),
        SNAP("Getting a snapshot from leader", "Sending snapshot"),
        TRUNC("Truncating log to get in sync with the leader", "");

        private final String saidByLearner;
        private final String saidByLeader;

        Way(String saidByLearner, String saidByLeader) {
            this.saidByLearner = saidByLearner;
            this.saidByLeader = saidByLeader;
        }

        /** Checks in the last output of a ZooKeeper among the two that a learner went this way. */
        void assertTaken(Member leader, Member learner) {
            if (learner.kind() == Kind.ZOOKEEPER) {
                assertThat(learner.output()).contains(saidByLearner);
            } else if (leader.kind() == Kind.ZOOKEEPER && this == TRUNC) {
                // It says nothing of what it cuts, only of what it sends.
                assertThat(leader.output()).doesNotContain(SNAP.saidByLeader);
            } else if (leader.kind() == Kind.ZOOKEEPER) {
                assertThat(leader.output()).contains(saidByLeader);
            }
        }
    }

    /** Server 3 leads, server 1 is the learner, server 2 is of the leader's kind. */
    private Ensemble ensemble(Kind leader, Kind learner) {
        return Ensemble.of(directory, learner, leader, leader).with("snapshotSizeFactor", "-1");
    }

    private static void write(Ensemble ensemble, Workload workload, int operations) throws Exception {
        ZooKeeper zk = new ZooKeeper(ensemble.connectString(), Clients.SESSION_TIMEOUT_MILLIS, new Events());
        try {
            zk.addAuthInfo("digest", TreeListing.SUPER_PASSWORD.getBytes(UTF_8));
            workload.write(zk, operations);
        } finally {
            zk.close();
        }
    }

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#pairs")
    void whoMissedLittleGetsTheDifference(Kind leaderKind, Kind learnerKind) throws Exception {
        long seed = System.nanoTime();
        Workload workload = new Workload(seed);
        try (Ensemble ensemble = ensemble(leaderKind, learnerKind)) {
            Member leader = ensemble.start();
            write(ensemble, workload, 200);
            Member learner = ensemble.member(1);
            learner.kill();
            write(ensemble, workload, 200);
            ensemble.startAndAwait(learner);
            Way.DIFF.assertTaken(leader, learner);
            write(ensemble, workload, 50);
            ensemble.assertTreesAreEqual();
        }
    }

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#pairs")
    void whoMissedMuchGetsASnapshot(Kind leaderKind, Kind learnerKind) throws Exception {
        Workload workload = new Workload(System.nanoTime());
        try (Ensemble ensemble = ensemble(leaderKind, learnerKind)) {
            Member leader = ensemble.start();
            write(ensemble, workload, 200);
            Member learner = ensemble.member(1);
            learner.kill();
            write(ensemble, workload, BEYOND_THE_WINDOW);
            ensemble.startAndAwait(learner);
            Way.SNAP.assertTaken(leader, learner);
            write(ensemble, workload, 50);
            ensemble.assertTreesAreEqual();
            restartAll(ensemble);
            ensemble.assertTreesAreEqual();
        }
    }

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#mixedPairs")
    void whoMissedMuchGetsTheDifferenceFromTheLog(Kind leaderKind, Kind learnerKind) throws Exception {
        Workload workload = new Workload(System.nanoTime());
        try (Ensemble ensemble = Ensemble.of(directory, learnerKind, leaderKind, leaderKind)
                .with("snapshotSizeFactor", "0")
                .with("snapCount", "600")) {
            Member leader = ensemble.start();
            write(ensemble, workload, 200);
            Member learner = ensemble.member(1);
            learner.kill();
            write(ensemble, workload, BEYOND_THE_WINDOW);
            ensemble.startAndAwait(learner);
            Way.DIFF.assertTaken(leader, learner);
            write(ensemble, workload, 50);
            ensemble.assertTreesAreEqual();
            restartAll(ensemble);
            ensemble.assertTreesAreEqual();
        }
    }

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#mixedPairs")
    void whoLostItsDiskGetsASnapshot(Kind leaderKind, Kind learnerKind) throws Exception {
        Workload workload = new Workload(System.nanoTime());
        try (Ensemble ensemble = ensemble(leaderKind, learnerKind)) {
            Member leader = ensemble.start();
            write(ensemble, workload, BEYOND_THE_WINDOW);
            Member learner = ensemble.member(1);
            learner.kill();
            ServerExtension.deleteTree(learner.dataDir());
            ensemble.startAndAwait(learner);
            Way.SNAP.assertTaken(leader, learner);
            ensemble.assertTreesAreEqual();
        }
    }

    /** Nothing happened without the old leader, so that all of its surplus lies behind what the others have. */
    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#pairs")
    void whatALeaderCouldNotCommitIsCutOff(Kind leaderKind, Kind learnerKind) throws Exception {
        try (Ensemble ensemble = Ensemble.of(directory, leaderKind, leaderKind, learnerKind)) {
            Member old = ensemble.start();
            write(ensemble, new Workload(System.nanoTime()), 200);
            leaveUncommittedWrites(ensemble, old);
            ensemble.start(ensemble.member(1));
            ensemble.start(ensemble.member(2));
            Member leader = ensemble.awaitAllServe();
            ensemble.startAndAwait(old);
            Way.TRUNC.assertTaken(leader, old);
            assertNothingIsLeft(ensemble);
        }
    }

    /** The others went on in a new epoch: the old leader's end is on another branch. */
    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#mixedPairs")
    void whatALeaderCouldNotCommitIsReplacedByWhatOthersDid(Kind leaderKind, Kind learnerKind) throws Exception {
        Workload workload = new Workload(System.nanoTime());
        try (Ensemble ensemble = Ensemble.of(directory, leaderKind, leaderKind, learnerKind)) {
            Member old = ensemble.start();
            write(ensemble, workload, 200);
            leaveUncommittedWrites(ensemble, old);
            ensemble.start(ensemble.member(1));
            ensemble.start(ensemble.member(2));
            ensemble.awaitAllServe();
            write(ensemble, workload, 200);
            ensemble.startAndAwait(old);
            assertNothingIsLeft(ensemble);
        }
    }

    /** Leaves all servers dead, and in the log of one of them writes that nobody else has. */
    private static void leaveUncommittedWrites(Ensemble ensemble, Member leader) throws IOException {
        try (RawClient raw = new RawClient(leader.clientPort())) {
            raw.openSession(60_000);
            List<Member> others = ensemble.members().stream()
                    .filter(member -> member != leader)
                    .toList();
            others.forEach(Member::suspend);
            for (int xid = 1; xid <= 10; xid++) {
                raw.send(
                        xid,
                        OpCode.create,
                        new CreateRequest("/uncommitted-" + xid, new byte[10], Ids.OPEN_ACL_UNSAFE, 0));
            }
            await("the leader's log has it").atMost(LIMIT).until(() -> logHas(leader, "/uncommitted-10"));
            leader.kill();
            others.forEach(Member::kill);
        }
    }

    private static boolean logHas(Member member, String text) {
        try (Stream<Path> files = Files.list(member.dataDir().resolve("version-2"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log."))
                    .anyMatch(file -> contains(file, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertNothingIsLeft(Ensemble ensemble) throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(ensemble.assertTreesAreEqual().nodes().keySet())
                    .noneMatch(path -> path.startsWith("/uncommitted"));
            restartAll(ensemble);
        }
        write(ensemble, new Workload(System.nanoTime()), 100);
        assertThat(ensemble.assertTreesAreEqual().nodes().keySet()).noneMatch(path -> path.startsWith("/uncommitted"));
    }

    private static void restartAll(Ensemble ensemble) {
        ensemble.members().forEach(Member::kill);
        ensemble.start();
    }

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#mixedPairs")
    void observerFollowsAndForwards(Kind voterKind, Kind observerKind) throws Exception {
        Workload workload = new Workload(System.nanoTime());
        try (Ensemble ensemble = Ensemble.of(directory, voterKind, voterKind, voterKind)) {
            Member observer = ensemble.add(Role.OBSERVER, observerKind);
            ensemble.start();
            assertThat(observer.mode()).isEqualTo("observer");
            try (SteadyClient client = new SteadyClient("127.0.0.1:" + observer.clientPort(), "/steady")) {
                client.awaitProgress(200);
                observer.kill();
                write(ensemble, workload, 200);
                ensemble.startAndAwait(observer);
                client.awaitProgress(200);
                Member leader = ensemble.leader().orElseThrow();
                leader.kill();
                ensemble.awaitNewLeader(leader);
                client.awaitProgress(200);
                ensemble.startAndAwait(leader);
                client.stop();
                ensemble.awaitAllServe();
                client.verify(ensemble.assertTreesAreEqual());
            }
        }
    }
}
