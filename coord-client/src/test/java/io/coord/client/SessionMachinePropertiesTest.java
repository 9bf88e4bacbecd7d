package io.coord.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.session.SessionEvent.Kind;
import io.coord.client.session.SessionMachine;
import io.coord.core.model.CreateMode;
import io.coord.core.wire.OpCode;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The session machine under any order of events, in virtual time, against a server that keeps count. */
class SessionMachinePropertiesTest {
    @Property(tries = 500)
    void everyCallEndsInTimeAndNoWriteIsExecutedTwice(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int maxInFlight) {
        Random random = new Random(seed);
        SessionScene scene = new SessionScene();
        SessionMachine machine = scene.machine(maxInFlight, random);
        for (int step = 0; step < 300; step++) {
            scene.anyStep(machine, random, step);
        }
        scene.settleDown(machine);
        for (int i = 0; i < scene.calls.size(); i++) {
            scene.checkOutcome(scene.calls.get(i), scene.names.get(i));
        }
        assertThat(machine.pending()).isZero();
    }

    @Property(tries = 100)
    void requestsArriveInTheOrderTheyWereMade(@ForAll long seed) {
        Random random = new Random(seed);
        SessionScene scene = new SessionScene();
        SessionMachine machine = scene.machine(4, random);
        for (int i = 0; i < 100; i++) {
            scene.names.add("/n" + i);
            CreateOptions marked =
                    CreateOptions.of(CreateMode.PERSISTENT_SEQUENTIAL).marked();
            scene.submit(machine, scene.writes.create("/n" + i + "-", new byte[0], marked));
            for (int moves = random.nextInt(6); moves > 0; moves--) {
                scene.network.finishConnecting(machine, true, scene.now);
                scene.network.serve();
                if (random.nextInt(3) > 0) {
                    scene.network.deliver(machine, scene.now);
                }
            }
            if (random.nextInt(10) == 0) {
                scene.network.cut(machine, scene.now);
            }
        }
        scene.settleDown(machine);
        List<String> order = scene.tree.executed().stream()
                .map(done -> done.substring("create ".length(), done.indexOf('-')))
                .toList();
        assertThat(order).containsExactlyElementsOf(scene.names);
    }

    @Test
    void anIdleConnectionIsKeptByPings() {
        SessionScene scene = new SessionScene();
        SessionMachine machine = scene.machine(4, new Random(1));
        scene.settleDown(machine);
        assertThat(scene.network.events()).containsExactly(Kind.CONNECTED);
        assertThat(scene.tree.received()).hasSizeGreaterThan(20).allMatch(op -> op == OpCode.PING);
    }

    @Test
    void aSilentServerIsLeftAfterTwoThirdsOfTheTimeout() {
        SessionScene scene = new SessionScene();
        SessionMachine machine = scene.machine(4, new Random(1));
        scene.network.finishConnecting(machine, true, scene.now);
        scene.network.serve();
        scene.network.deliver(machine, scene.now);
        long connected = scene.now;
        while (scene.network.events().size() < 2) {
            scene.now = Math.max(scene.now + 1, machine.nextTickNanos());
            machine.tick(scene.now);
        }
        assertThat(scene.network.events()).containsExactly(Kind.CONNECTED, Kind.SUSPENDED);
        assertThat(scene.now - connected)
                .isBetween(
                        10 * SessionScene.SECOND / 3 * 2 - 10,
                        10 * SessionScene.SECOND / 3 * 2 + SessionScene.SECOND / 1000);
    }

    @Test
    void aSessionWithoutServerIsLostAfterFourThirdsOfTheTimeout() {
        SessionScene scene = new SessionScene();
        SessionMachine machine = scene.machine(4, new Random(1));
        scene.network.finishConnecting(machine, true, scene.now);
        scene.network.serve();
        scene.network.deliver(machine, scene.now);
        long heard = scene.now;
        scene.network.cut(machine, scene.now);
        while (!scene.network.events().contains(Kind.LOST)) {
            scene.now = Math.max(scene.now + 1, machine.nextTickNanos());
            machine.tick(scene.now);
            scene.network.finishConnecting(machine, false, scene.now);
        }
        assertThat(scene.now - heard)
                .isBetween(
                        10 * SessionScene.SECOND / 3 * 4 - 10,
                        10 * SessionScene.SECOND / 3 * 4 + SessionScene.SECOND / 1000);
    }
}
