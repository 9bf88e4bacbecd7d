package io.coord.zab.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.zab.protocol.MemberStatus.Phase;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.storage.fs.MemoryFileSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three members, real clocks, threads and sockets: they elect, write, die, come back and are brought up to date. */
class MemberRunTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Ports ports = new Ports();
    private final Map<Long, MemoryFileSystem> disks = new TreeMap<>();
    private final Map<Long, MemberServer> servers = new TreeMap<>();
    private Membership members;
    private PeerNetwork network;

    private double snapshotSizeFactor = 0;

    @BeforeEach
    void choosePorts() throws IOException {
        members = Ports.members(3);
        network = ports.tcp();
    }

    @AfterEach
    void close() throws Exception {
        for (MemberServer server : servers.values()) {
            server.close();
        }
        ports.close();
    }

    private void start(long... sids) throws IOException {
        for (long sid : sids) {
            disks.computeIfAbsent(sid, s -> new MemoryFileSystem());
            servers.put(sid, new MemberServer(sid, members, network, disks.get(sid), snapshotSizeFactor));
        }
    }

    private void stop(long... sids) throws Exception {
        for (long sid : sids) {
            servers.remove(sid).close();
        }
    }

    private MemberServer leader() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> servers.values().stream().anyMatch(s -> s.status().phase() == Phase.LEADING));
        return servers.values().stream()
                .filter(s -> s.status().phase() == Phase.LEADING)
                .findFirst()
                .orElseThrow();
    }

    private long follower() {
        long leader = leader().sid;
        return servers.keySet().stream()
                .filter(sid -> sid != leader)
                .findFirst()
                .orElseThrow();
    }

    private void awaitAllServing() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> servers.values().stream().allMatch(s -> s.status().isServing()));
    }

    private void awaitAllHave(long zxid) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> servers.values().stream().allMatch(s -> s.lastZxid() == zxid));
        long digest = leader().digest();
        assertThat(servers.values()).allSatisfy(s -> assertThat(s.digest()).isEqualTo(digest));
        assertThat(servers.values()).allSatisfy(s -> assertThat(s.unusable).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void threeMembersElectAndAgree(boolean local) throws Exception {
        if (local) {
            network = ports.local("run");
        }
        start(1, 2, 3);
        awaitAllServing();
        awaitAllHave(leader().create(500));
    }

    @Test
    void aFollowerThatWasAwayGetsWhatItMissed() throws Exception {
        start(1, 2, 3);
        awaitAllServing();
        awaitAllHave(leader().create(100));
        long follower = follower();
        stop(follower);
        long last = leader().create(WINDOW_HALF);
        start(follower);
        awaitAllHave(last);
        assertThat(servers.get(follower).installed()).isZero();
        awaitAllHave(leader().create(1));
    }

    private static final int WINDOW_HALF = MemberServer.WINDOW / 2;

    @Test
    void aFollowerThatWasAwayForLongGetsWhatItMissedFromTheLog() throws Exception {
        start(1, 2, 3);
        awaitAllServing();
        awaitAllHave(leader().create(10));
        long follower = follower();
        stop(follower);
        long last = leader().create(20 * MemberServer.WINDOW);
        awaitAllHave(last); // what is outstanding is in the window, however much it is
        start(follower);
        awaitAllHave(last);
        assertThat(servers.get(follower).installed()).isZero();
        awaitAllHave(leader().create(5));
        stop(follower);
        start(follower);
        awaitAllHave(leader().lastZxid());
    }

    @Test
    void aFollowerThatWasAwayForLongGetsASnapshotAndKeepsIt() throws Exception {
        snapshotSizeFactor = -1;
        start(1, 2, 3);
        awaitAllServing();
        awaitAllHave(leader().create(10));
        long follower = follower();
        stop(follower);
        long last = leader().create(20 * MemberServer.WINDOW);
        awaitAllHave(last); // what is outstanding is in the window, however much it is
        start(follower);
        awaitAllHave(last);
        assertThat(servers.get(follower).installed()).isEqualTo(1);
        awaitAllHave(leader().create(5));
        stop(follower);
        start(follower);
        awaitAllHave(leader().lastZxid());
        assertThat(servers.get(follower).installed()).isZero();
    }

    @Test
    void whatOnlyADeadLeaderHadIsTakenBack() throws Exception {
        start(1, 2, 3);
        awaitAllServing();
        awaitAllHave(leader().create(10));
        long old = leader().sid;
        for (long sid = 1; sid <= 3; sid++) {
            if (sid != old) {
                stop(sid);
            }
        }
        long lost = servers.get(old).create(3);
        stop(old);
        assertThat(lost).isPositive();
        for (long sid = 1; sid <= 3; sid++) {
            if (sid != old) {
                start(sid);
            }
        }
        awaitAllServing();
        long last = leader().create(5);
        start(old);
        awaitAllHave(last);
        assertThat(servers.get(old).has(lost)).isFalse();
    }

    @Test
    void anotherLeadsWhenTheLeaderDies() throws Exception {
        start(1, 2, 3);
        awaitAllServing();
        long last = leader().create(50);
        awaitAllHave(last);
        long old = leader().sid;
        long epoch = leader().status().epoch();
        stop(old);
        MemberServer next = leader();
        assertThat(next.status().epoch()).isGreaterThan(epoch);
        long more = next.create(10);
        start(old);
        awaitAllHave(more);
        assertThat(servers.get(old).has(last)).isTrue();
    }
}
