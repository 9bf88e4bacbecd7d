package io.coord.it.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.it.client.Events;
import io.coord.it.client.TreeListing;
import io.coord.it.peer.Member.Role;
import io.coord.it.peer.Mixes.Voters;
import io.coord.it.server.ServerUnderTest;
import io.coord.it.server.ServerUnderTest.Kind;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.Stat;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Members join, change their role and leave while a client writes (spec: peer-protocol 8). */
class ReconfigurationTest {
    private static final int WRITES = 100;

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#fewVoters")
    void ensembleGrowsChangesItsLeaderAndShrinks(Voters voters) throws Exception {
        try (Ensemble ensemble = Ensemble.of(directory, voters.array()).with("reconfigEnabled", "true")) {
            Member first = ensemble.start();
            ZooKeeperAdmin admin = new ZooKeeperAdmin(ensemble.connectString(), 30_000, new Events());
            try (SteadyClient client = new SteadyClient(ensemble.connectString(), "/steady")) {
                admin.addAuthInfo("digest", TreeListing.SUPER_PASSWORD.getBytes(UTF_8));
                Member joiner = ensemble.add(Role.OBSERVER, voters.kinds().get(1));
                ensemble.startAndAwait(joiner);
                reconfigure(admin, joiner.serverLine(), null);
                Awaitility.await().until(() -> joiner.mode().equals("observer"));
                client.awaitProgress(WRITES);
                reconfigure(admin, joiner.serverLine().replace("observer", "participant"), null);
                Awaitility.await().until(() -> joiner.mode().equals("follower"));
                client.awaitProgress(WRITES);
                reconfigure(admin, null, String.valueOf(first.sid()));
                ensemble.awaitNewLeader(first);
                client.awaitProgress(WRITES);
                first.kill();
                client.awaitProgress(WRITES);
                for (Member member : ensemble.running()) {
                    member.terminate();
                    if (member == joiner && ServerUnderTest.isCoord()) {
                        // The files that one kind has rewritten are the other kind's, too.
                        member.becomes(member.kind() == Kind.COORD ? Kind.ZOOKEEPER : Kind.COORD);
                    }
                    ensemble.startAndAwait(member);
                    client.awaitProgress(WRITES);
                }
                client.stop();
                ensemble.awaitAllServe();
                client.verify(ensemble.assertTreesAreEqual());
                String config = new String(admin.getConfig(false, new Stat()), UTF_8);
                assertThat(config)
                        .contains(joiner.serverLine().replace("observer", "participant"))
                        .doesNotContain(first.serverLine());
            } finally {
                admin.close();
            }
        }
    }

    private static void reconfigure(ZooKeeperAdmin admin, @Nullable String joining, @Nullable String leaving)
            throws Exception {
        while (true) {
            try {
                admin.reconfigure(joining, leaving, null, -1, new Stat());
                return;
            } catch (KeeperException.ReconfigInProgress
                    | KeeperException.NewConfigNoQuorum
                    | KeeperException.ConnectionLossException again) {
                Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.coord.it.peer.Mixes#fewVoters")
    void whatCanNotBeDoneIsRefused(Voters voters) throws Exception {
        try (Ensemble ensemble = Ensemble.of(directory, voters.array()).with("reconfigEnabled", "true")) {
            ensemble.start();
            ZooKeeperAdmin plain = new ZooKeeperAdmin(ensemble.connectString(), 30_000, new Events());
            ZooKeeperAdmin admin = new ZooKeeperAdmin(ensemble.connectString(), 30_000, new Events());
            try {
                admin.addAuthInfo("digest", TreeListing.SUPER_PASSWORD.getBytes(UTF_8));
                assertThatThrownBy(() -> plain.reconfigure(null, "2", null, -1, new Stat()))
                        .isInstanceOf(KeeperException.NoAuthException.class);
                assertThatThrownBy(() -> admin.reconfigure(null, "2", null, 77, new Stat()))
                        .isInstanceOf(KeeperException.BadVersionException.class);
                assertThatThrownBy(() -> admin.reconfigure(
                                "server.9=127.0.0.1:1:2:participant;127.0.0.1:3,server.8=127.0.0.1:4:5:participant;127.0.0.1:6,"
                                        + "server.7=127.0.0.1:7:8:participant;127.0.0.1:9",
                                null,
                                null,
                                -1,
                                new Stat()))
                        .isInstanceOf(KeeperException.NewConfigNoQuorum.class);
                assertThatThrownBy(() -> admin.reconfigure(null, "1,2,3", null, -1, new Stat()))
                        .isInstanceOf(KeeperException.BadArgumentsException.class);
                assertThatThrownBy(() -> admin.reconfigure("server.9=nonsense", null, null, -1, new Stat()))
                        .isInstanceOf(KeeperException.BadArgumentsException.class);
                assertThatThrownBy(() -> admin.reconfigure("server.9=127.0.0.1:1:2", null, null, -1, new Stat()))
                        .as("without client port")
                        .isInstanceOf(KeeperException.BadArgumentsException.class);
                assertThatThrownBy(() -> admin.reconfigure(null, "three", null, -1, new Stat()))
                        .isInstanceOf(KeeperException.MarshallingErrorException.class);
                assertThatThrownBy(() -> plain.reconfigure(null, "1,2,3", null, -1, new Stat()))
                        .as("the permission is looked at last")
                        .isInstanceOf(KeeperException.BadArgumentsException.class);
            } finally {
                plain.close();
                admin.close();
            }
        }
    }
}
