package io.coord.it.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.CoordClient;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.recipe.FaultProxy.Direction;
import io.coord.it.server.ServerExtension;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each recipe, from its first frame to its last: instead of each frame in turn, to the server and to the client, the connection
 * breaks, or the session ends, or the server goes and comes back. Whichever it is: what was asked for is had in the end, or ends
 * in an error that is definite; who waits is not stuck; nothing is left behind.
 */
class FaultAtEachStepTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    static final CoordClients clients = new CoordClients(server::connectString);

    private static final int MOST_FRAMES = 60;

    /** What happens. */
    private enum Fault {
        CUT(1, 6),
        EXPIRE(1, 6),
        RESTART(5, 1);

        /** Only each so many-th frame: a server takes its time to come back. */
        final int step;
        /** So many frames are tried beside each other, each with a proxy, a client and a path of its own. */
        final int atOnce;

        Fault(int step, int atOnce) {
            this.step = step;
            this.atOnce = atOnce;
        }
    }

    /** By name, in the order in which they are run. */
    private static Map<String, Scenario> scenarios() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        TurnScenarios.addTo(all);
        SharedScenarios.addTo(all);
        return all;
    }

    @TestFactory
    Stream<DynamicTest> everyScenario() {
        return scenarios().entrySet().stream()
                .flatMap(scenario -> Stream.of(Fault.values())
                        .map(fault -> DynamicTest.dynamicTest(
                                scenario.getKey() + ", " + fault,
                                () -> everywhere(scenario.getKey(), scenario.getValue(), fault))));
    }

    private static void everywhere(String name, Scenario scenario, Fault fault) throws Exception {
        int struck = 0;
        ExecutorService threads = Executors.newFixedThreadPool(fault.atOnce);
        try (CoordClient other = clients.connect()) {
            for (Direction direction : Direction.values()) {
                int next = 1;
                boolean more = true;
                while (more && next < MOST_FRAMES) {
                    List<Callable<Boolean>> attempts = new ArrayList<>();
                    for (int i = 0; i < fault.atOnce; i++) {
                        int frame = next;
                        attempts.add(() -> strike(scenario, fault, direction, frame, other, name));
                        next += fault.step * scenario.stride();
                    }
                    for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
                        more &= attempt.get();
                        struck += attempt.get() ? 1 : 0;
                    }
                }
            }
        } finally {
            threads.shutdown();
        }
        assertThat(struck).isPositive();
    }

    /** Returns whether there was such a frame. */
    private static boolean strike(
            Scenario scenario, Fault fault, Direction direction, int frame, CoordClient other, String name)
            throws Exception {
        String path = "/faults/" + name.replace(' ', '-') + "/" + fault + direction + frame;
        try (FaultProxy proxy = new FaultProxy(server.port());
                CoordClient subject = CoordClient.builder(proxy.connectString())
                        .name("subject")
                        .build()) {
            subject.blocking().awaitConnected(Scenario.LIMIT);
            proxy.arm(direction, frame, () -> happen(fault, subject));
            try {
                scenario.run(subject, other, path);
            } catch (ExecutionException | TimeoutException | AssertionError e) {
                throw new AssertionError(path + ": " + other.getChildren(path).handle((names, error) -> names), e);
            }
            return proxy.hasStruck();
        }
    }

    private static void happen(Fault fault, CoordClient subject) throws Exception {
        if (fault == Fault.RESTART) {
            server.server().restart();
        } else {
            Faults.expireIf(fault == Fault.EXPIRE, server, subject);
        }
    }
}
