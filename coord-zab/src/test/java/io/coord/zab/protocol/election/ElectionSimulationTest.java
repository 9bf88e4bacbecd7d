package io.coord.zab.protocol.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Zxid;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Many elections from seeds; a failure names its seed and shows what was said. */
class ElectionSimulationTest {
    private static final int SEEDS = 500;
    private static final int FAST_MILLIS = 60;
    private static final long CONNECT_MILLIS = 100;
    /** Later than any of an established ensemble here. */
    private static final long FIRST_EPOCH = 3;

    private static final int SHOWN = 80;
    private static final int[] SIZES = {3, 5, 7};

    @Test
    void serversThatStartElectWithoutWaiting() {
        forSeeds(seed -> world(seed, 0), world -> {
            randomHistories(world);
            world.servers.values().forEach(ElectionWorld.Server::start);

            assertThat(world.runUntilLed(FAST_MILLIS + CONNECT_MILLIS)).isBetween(0L, FAST_MILLIS + CONNECT_MILLIS);
        });
    }

    /** Also when it was no leader before, and stood behind all the time. */
    @Test
    void connectedServersElectTheBestOfThem() {
        forSeeds(seed -> established(seed, 0), world -> {
            randomHistories(world);
            ElectionWorld.Server best = best(world);
            world.servers.values().forEach(server -> server.look("told to"));

            assertThat(world.runUntilLed(FAST_MILLIS)).isBetween(0L, (long) FAST_MILLIS);
            assertThat(world.leader()).isEqualTo(best.sid);
        });
    }

    @Test
    void whoIsLeftElectsWithinMillisecondsAfterTheLeaderHasDied() {
        forSeeds(seed -> established(seed, 0), world -> {
            ElectionWorld.Server leader = world.servers.get(world.leader());
            leader.crash();
            ElectionWorld.Server best = best(world);

            assertThat(world.runUntilLed(FAST_MILLIS)).isBetween(0L, (long) FAST_MILLIS);
            assertThat(world.leader()).isEqualTo(best.sid);
        });
    }

    @Test
    void aLeaderHandsOverWithinMilliseconds() {
        forSeeds(seed -> established(seed, 0), world -> {
            long before = world.leader();
            world.servers.get(before).handOver();

            assertThat(world.runUntilLed(FAST_MILLIS)).isBetween(0L, (long) FAST_MILLIS);
            assertThat(world.leader()).isNotEqualTo(before);
        });
    }

    @Test
    void aServerThatComesBackJoins() {
        forSeeds(seed -> established(seed, 0), world -> {
            long leader = world.leader();
            ElectionWorld.Server other = world.servers.get(
                    leader == world.servers.firstKey() ? world.servers.lastKey() : world.servers.firstKey());
            other.crash();
            world.write();
            world.run(50);
            other.start();

            assertThat(world.runUntilLed(FAST_MILLIS)).isBetween(0L, (long) FAST_MILLIS);
            assertThat(world.leader()).isEqualTo(leader);
        });
    }

    @Test
    void afterAnyFaultsAllAgree() {
        forSeeds(seed -> world(seed, Math.floorMod(seed, 3)), world -> {
            randomHistories(world);
            world.servers.values().forEach(server -> world.at(world.random.nextInt(100), server::start));
            faults(world, 10_000);
            heal(world);
            assertThat(world.runUntilLed(5_000)).as("time to agree").isNotNegative();
        });
    }

    /** Who runs ZooKeeper and who runs coord does not matter, but that ZooKeeper waits. */
    @Test
    void afterAnyFaultsAllAgreeAlsoWithServersOfZooKeeper() {
        forSeeds(seed -> new ElectionWorld(seed, SIZES[Math.floorMod(seed, 3)], 0, 1_000), world -> {
            world.servers.values().forEach(server -> server.stock = world.random.chance(1, 2));
            randomHistories(world);
            world.servers.values().forEach(server -> world.at(world.random.nextInt(100), server::start));
            faults(world, 10_000);
            heal(world);
            assertThat(world.runUntilLed(20_000)).as("time to agree").isNotNegative();
        });
    }

    @Test
    void theSameSeedIsTheSameElection() {
        assertThat(run(7).flow).isEqualTo(run(7).flow).isNotEqualTo(run(10).flow);
    }

    private static ElectionWorld run(long seed) {
        ElectionWorld world = world(seed, 1);
        world.servers.values().forEach(ElectionWorld.Server::start);
        faults(world, 3_000);
        return world;
    }

    private static void faults(ElectionWorld world, long millis) {
        long end = world.now() + millis;
        while (world.now() < end) {
            world.run(1 + world.random.nextInt(200));
            world.write();
            List<ElectionWorld.Link> links = world.links();
            ElectionWorld.Link link = links.get(world.random.nextInt(links.size()));
            List<ElectionWorld.Server> servers = List.copyOf(world.servers.values());
            ElectionWorld.Server server = servers.get(world.random.nextInt(servers.size()));
            switch (world.random.nextInt(8)) {
                case 0, 1 -> link.breakDown();
                case 2 -> link.cut();
                case 3, 4 -> links.forEach(ElectionWorld.Link::heal);
                case 5 -> {
                    if (server.alive) {
                        server.crash();
                        if (!server.stock && world.random.chance(1, 20) && lost(world) == 0) {
                            server.wipe();
                        }
                    }
                }
                case 6 -> servers.forEach(ElectionWorld.Server::start);
                default -> {
                    if (server.established && server.sid == world.leader() && !server.stock) {
                        server.handOver();
                    }
                }
            }
        }
    }

    private static long lost(ElectionWorld world) {
        return world.servers.values().stream().filter(server -> !server.trusted).count();
    }

    private static void heal(ElectionWorld world) {
        world.log("healed");
        world.links().forEach(ElectionWorld.Link::heal);
        world.servers.values().forEach(ElectionWorld.Server::start);
    }

    private static ElectionWorld established(long seed, int observers) {
        ElectionWorld world = world(seed, observers);
        world.servers.values().forEach(ElectionWorld.Server::start);
        assertThat(world.runUntilLed(5_000)).isNotNegative();
        world.write();
        world.run(100);
        return world;
    }

    private static ElectionWorld.Server best(ElectionWorld world) {
        ElectionWorld.Server best = null;
        for (ElectionWorld.Server server : world.servers.values()) {
            boolean isBetter =
                    best == null || server.epoch > best.epoch || server.epoch == best.epoch && server.zxid >= best.zxid;
            if (server.alive && server.isVoter() && isBetter) {
                best = server;
            }
        }
        assertThat(best).isNotNull();
        return best;
    }

    private static void randomHistories(ElectionWorld world) {
        for (ElectionWorld.Server server : world.servers.values()) {
            server.epoch = FIRST_EPOCH + world.random.nextInt(3);
            server.zxid = Zxid.of(server.epoch, world.random.nextInt(3));
        }
    }

    private static ElectionWorld world(long seed, int observers) {
        return new ElectionWorld(seed, SIZES[Math.floorMod(seed, 3)], observers, 60_000);
    }

    private static void forSeeds(LongFunction<ElectionWorld> worlds, Consumer<ElectionWorld> test) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            ElectionWorld world = worlds.apply(seed);
            try {
                test.accept(world);
            } catch (AssertionError failed) {
                List<String> flow = world.flow.subList(Math.max(0, world.flow.size() - SHOWN), world.flow.size());
                throw new AssertionError(
                        "seed=" + seed + ": " + failed.getMessage() + "\n" + String.join("\n", flow), failed);
            }
        }
    }
}
