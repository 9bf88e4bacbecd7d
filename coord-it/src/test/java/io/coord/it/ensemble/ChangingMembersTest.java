package io.coord.it.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.it.client.Clients;
import io.coord.it.client.Events;
import io.coord.it.client.TreeListing;
import io.coord.server.CoordServer;
import io.coord.server.LocalEnsemble;
import io.coord.server.auth.AuthConfig;
import io.coord.server.config.EnsembleConfig.Role;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.MembershipText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.admin.ZooKeeperAdmin;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Members come, go, change their role and die in the middle of it, at random: nothing acknowledged is lost, and the ensemble always
 * serves again. {@code -Dcoord.it.changes=500} for a longer search, {@code -Dcoord.it.seed=} to repeat one (timing is not part of it).
 */
class ChangingMembersTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CHANGES = Integer.getInteger("coord.it.changes", 12);
    private static final int WRITES = 20;
    private static final int MAX_SERVERS = 6;

    private final long seed = Long.getLong("coord.it.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Set<String> acknowledged = new TreeSet<>();
    private final LocalEnsemble ensemble = LocalEnsemble.builder()
            .reconfigurable(true)
            .tick(Duration.ofMillis(200))
            .configure(config -> config.auth(AuthConfig.DEFAULTS.withSuperDigest(TreeListing.SUPER_DIGEST)))
            .build();
    private final List<String> story = new ArrayList<>();
    private @Nullable ZooKeeperAdmin admin;

    @AfterEach
    void close() throws InterruptedException {
        if (admin != null) {
            admin.close(1000);
        }
        ensemble.close();
    }

    @Test
    void nothingIsLostWhileMembersChange() throws Exception {
        ensemble.start();
        ensemble.awaitReady(LIMIT);
        reconnect();
        write(0);
        try {
            for (int i = 1; i <= CHANGES; i++) {
                change();
                settle();
                write(i);
            }
            check();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed=" + seed + " " + story, e);
        }
    }

    private void change() throws Exception {
        Membership members = members();
        List<Long> sids = List.copyOf(members.members().keySet());
        long victim = sids.get(random.nextInt(sids.size()));
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                if (sids.size() < MAX_SERVERS) {
                    long sid = ensemble.add();
                    ensemble.awaitReady(LIMIT);
                    reconfigure(
                            ensemble.memberLine(sid, random.nextInt(4) > 0 ? Role.PARTICIPANT : Role.OBSERVER), null);
                }
            }
            case 2 -> {
                if (members.voters().size() > 3 || !members.voters().contains(victim)) {
                    reconfigure(null, Long.toString(victim));
                }
            }
            case 3 -> {
                boolean votes = members.voters().contains(victim);
                if (!votes || members.voters().size() > 3) {
                    reconfigure(ensemble.memberLine(victim, votes ? Role.OBSERVER : Role.PARTICIPANT), null);
                }
            }
            default -> restart(victim, "restarted");
        }
    }

    /** Asks for a change and, most times, kills somebody meanwhile. */
    private void reconfigure(@Nullable String joining, @Nullable String leaving) throws Exception {
        story.add("+" + joining + " -" + leaving);
        admin.reconfigure(
                joining,
                leaving,
                null,
                -1,
                (int rc, String path, Object context, byte[] data, Stat stat) -> story.add("rc=" + rc),
                null);
        if (random.nextInt(3) > 0) {
            TimeUnit.MICROSECONDS.sleep(random.nextInt(30_000));
            List<Long> sids = List.copyOf(members().members().keySet());
            restart(
                    random.nextBoolean()
                            ? ensemble.leader().orElse(sids.get(0))
                            : sids.get(random.nextInt(sids.size())),
                    "killed");
        }
    }

    private void restart(long sid, String how) throws Exception {
        story.add(how + " " + sid);
        if (how.equals("killed")) {
            ensemble.kill(sid);
        } else {
            ensemble.stop(sid);
        }
        ensemble.start(sid);
    }

    /** Waits until all serve with the same configuration, and stops those that are no members any more. */
    private void settle() throws Exception {
        ensemble.awaitReady(LIMIT);
        reconnect();
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            Set<String> configs = new TreeSet<>();
            for (CoordServer server : ensemble.servers()) {
                configs.add(config(server.connectString()));
            }
            return configs.size() == 1;
        });
        Set<Long> members = members().members().keySet();
        for (long sid = 1; sid < 1000; sid++) {
            if (!members.contains(sid) && isRunning(sid)) {
                story.add("gone " + sid);
                ensemble.remove(sid);
            }
        }
        ensemble.awaitReady(LIMIT);
        reconnect();
    }

    private boolean isRunning(long sid) {
        try {
            ensemble.server(sid);
            return true;
        } catch (IllegalArgumentException | IllegalStateException no) {
            return false;
        }
    }

    private void reconnect() throws Exception {
        if (admin != null) {
            admin.close(1000);
        }
        String leader = ensemble.server(ensemble.leader().orElseThrow()).connectString();
        admin = new ZooKeeperAdmin(leader, Clients.SESSION_TIMEOUT_MILLIS, new Events());
        admin.addAuthInfo("digest", TreeListing.SUPER_PASSWORD.getBytes(UTF_8));
    }

    private static String config(String server) throws Exception {
        ZooKeeper client = new ZooKeeper(server, Clients.SESSION_TIMEOUT_MILLIS, new Events());
        try {
            return new String(client.getConfig(false, new Stat()), UTF_8);
        } finally {
            client.close(1000);
        }
    }

    /** Of the leader, or of anybody who serves. */
    private Membership members() throws Exception {
        List<CoordServer> servers =
                ensemble.servers().stream().filter(CoordServer::isServing).toList();
        if (servers.isEmpty()) {
            ensemble.awaitReady(LIMIT);
            return members();
        }
        CoordServer best =
                servers.stream().filter(CoordServer::isLeading).findFirst().orElse(servers.get(0));
        while (true) {
            try {
                return MembershipText.read(config(best.connectString()));
            } catch (KeeperException.ConnectionLossException again) {
                ensemble.awaitReady(LIMIT);
            }
        }
    }

    private void write(int round) throws Exception {
        for (int i = 0; i < WRITES; i++) {
            String path = "/" + round + "-" + i;
            try {
                admin.create(path, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
                acknowledged.add(path.substring(1));
            } catch (KeeperException.ConnectionLossException unknown) {
                story.add("lost " + path);
            }
        }
    }

    private void check() throws Exception {
        List<CoordServer> servers = ensemble.servers();
        TreeListing first =
                TreeListing.of(servers.get(0).clientAddress().orElseThrow().getPort());
        for (CoordServer server : servers) {
            int port = server.clientAddress().orElseThrow().getPort();
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> TreeListing.of(port).assertEqualTo(first, server + " against " + servers.get(0)));
        }
        assertThat(admin.getChildren("/", false)).containsAll(acknowledged);
    }
}
