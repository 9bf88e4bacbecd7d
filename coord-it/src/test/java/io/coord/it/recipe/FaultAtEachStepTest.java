package io.coord.it.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.client.CoordClient;
import io.coord.client.Session;
import io.coord.client.error.CoordException;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.SessionLostException;
import io.coord.client.recipe.barrier.Barrier;
import io.coord.client.recipe.barrier.DoubleBarrier;
import io.coord.client.recipe.barrier.Entered;
import io.coord.client.recipe.cache.CacheState;
import io.coord.client.recipe.cache.NodeCache;
import io.coord.client.recipe.cache.TreeCache;
import io.coord.client.recipe.election.Candidate;
import io.coord.client.recipe.election.Election;
import io.coord.client.recipe.election.LeaderRunner;
import io.coord.client.recipe.group.Group;
import io.coord.client.recipe.group.GroupMember;
import io.coord.client.recipe.lock.DistributedLock;
import io.coord.client.recipe.lock.Hold;
import io.coord.client.recipe.lock.HoldState;
import io.coord.client.recipe.lock.MultiLock;
import io.coord.client.recipe.lock.Mutex;
import io.coord.client.recipe.lock.ReadWriteLock;
import io.coord.client.recipe.lock.Semaphore;
import io.coord.client.recipe.node.PersistentNode;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.recipe.FaultProxy.Direction;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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

    private static final Duration LIMIT = Duration.ofSeconds(60);
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

    /** What is done by the client whose connection is tampered with, beside another one. */
    private interface Scenario {
        void run(CoordClient subject, CoordClient other, String path) throws Exception;
    }

    private static Map<String, Scenario> scenarios() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("mutex", (subject, other, path) -> takeTurns(new Mutex(subject, path), new Mutex(other, path)));
        all.put("read-write lock", FaultAtEachStepTest::readAndWrite);
        all.put(
                "semaphore",
                (subject, other, path) ->
                        takeTurns(new Semaphore(subject, path, 2).permits(2), new Semaphore(other, path, 2)));
        all.put(
                "multi-lock",
                (subject, other, path) -> takeTurns(
                        new MultiLock(
                                subject, List.of(new Mutex(subject, path + "/a"), new Mutex(subject, path + "/b"))),
                        new Mutex(other, path + "/b")));
        all.put("candidate", FaultAtEachStepTest::stand);
        all.put("leader runner", FaultAtEachStepTest::lead);
        all.put("barrier", FaultAtEachStepTest::pass);
        all.put("double barrier", FaultAtEachStepTest::enterAndLeave);
        all.put("persistent node", FaultAtEachStepTest::stayThere);
        all.put("tree cache", FaultAtEachStepTest::mirror);
        all.put("node cache", FaultAtEachStepTest::mirrorOne);
        all.put("group", FaultAtEachStepTest::joinAndLeave);
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
                        next += fault.step;
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
            subject.blocking().awaitConnected(LIMIT);
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
        } else if (fault == Fault.EXPIRE) {
            Optional<Session> session = subject.session();
            if (session.isPresent()) {
                CoordClient thief = CoordClient.builder(server.connectString())
                        .session(session.get())
                        .build();
                thief.blocking().awaitConnected(LIMIT);
                thief.close();
            }
        }
    }

    private static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(LIMIT.toSeconds(), SECONDS);
    }

    // ---- what is done ----

    private static void takeTurns(DistributedLock ours, DistributedLock theirs) throws Exception {
        Hold before = get(theirs.acquire());
        CompletableFuture<Hold> waiting = ours.acquire();
        before.release();
        try (Hold hold = get(waiting)) {
            assertThat(hold.fencingToken()).isPositive();
            Optional<Hold> meanwhile = get(theirs.tryAcquire());
            if (meanwhile.isPresent()) {
                assertThat(awaitEnd(hold)).as("another has it").isEqualTo(HoldState.LOST);
                get(meanwhile.get().release());
            }
            get(hold.release());
        }
        get(get(theirs.acquire()).release());
    }

    /** That another has it may be told there before it is told here. */
    private static HoldState awaitEnd(Hold hold) throws Exception {
        CompletableFuture<HoldState> end = new CompletableFuture<>();
        hold.addListener(state -> {
            if (state.isFinal()) {
                end.complete(state);
            }
        });
        return get(end);
    }

    private static void readAndWrite(CoordClient subject, CoordClient other, String path) throws Exception {
        ReadWriteLock ours = new ReadWriteLock(subject, path);
        ReadWriteLock theirs = new ReadWriteLock(other, path);
        Hold writer = get(ours.write().acquire());
        CompletableFuture<Hold> reader = theirs.read().acquire();
        CompletableFuture<Hold> later = theirs.write().acquire();
        try {
            Hold read = get(ours.downgrade(writer));
            assertThat(read.fencingToken()).isEqualTo(writer.fencingToken());
            get(get(reader).release());
            get(read.release());
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(SessionLostException.class);
            get(get(reader).release());
        }
        get(get(later).release());
        get(get(ours.write().acquire()).release());
    }

    private static void stand(CoordClient subject, CoordClient other, String path) throws Exception {
        Candidate theirs = new Election(other, path).join("theirs");
        get(theirs.elected());
        Candidate ours = new Election(subject, path).join("ours");
        CompletableFuture<Long> elected = ours.elected();
        theirs.close();
        get(elected);
        get(ours.leave());
        try (Candidate next = new Election(other, path).join("next")) {
            get(next.elected());
        }
    }

    private static void lead(CoordClient subject, CoordClient other, String path) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        CompletableFuture<Long> led = new CompletableFuture<>();
        LeaderRunner runner = new Election(subject, path).run("ours", thread, leadership -> {
            led.complete(leadership.fencingToken());
        });
        get(led);
        try (Candidate theirs = new Election(other, path).join("theirs")) {
            get(theirs.elected());
            get(runner.leave());
        }
        thread.shutdown();
    }

    private static void pass(CoordClient subject, CoordClient other, String path) throws Exception {
        Barrier ours = new Barrier(subject, path);
        Barrier theirs = new Barrier(other, path);
        get(ours.set());
        CompletableFuture<Void> passed = theirs.passed();
        get(ours.remove());
        get(passed);
        get(theirs.set());
        CompletableFuture<Void> wePass = ours.passed();
        get(theirs.remove());
        get(wePass);
    }

    private static void enterAndLeave(CoordClient subject, CoordClient other, String path) throws Exception {
        DoubleBarrier ours = new DoubleBarrier(subject, path, 2);
        CompletableFuture<Entered> them = new DoubleBarrier(other, path, 2).enter();
        CompletableFuture<Void> theyHaveLeft = them.thenCompose(Entered::leave);
        while (!theyHaveLeft.isDone()) {
            CompletableFuture<Entered> us = ours.enter();
            try {
                CompletableFuture.anyOf(us, theyHaveLeft).get(LIMIT.toSeconds(), SECONDS);
                if (us.isDone()) {
                    get(get(us).leave());
                    get(theyHaveLeft);
                }
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(CoordException.class);
                assertThat(e).hasCauseInstanceOf(SessionLostException.class);
            }
            us.cancel(true);
        }
        get(theyHaveLeft);
    }

    private static void stayThere(CoordClient subject, CoordClient other, String path) throws Exception {
        String shown = path + "/shown";
        PersistentNode node = new PersistentNode(subject, shown, "one".getBytes(UTF_8));
        get(node.start());
        get(node.setData("two".getBytes(UTF_8)));
        eventually(() -> other.blocking().getData(shown).text().equals("two"));
        get(other.delete(shown).handle((done, alreadyGone) -> done));
        eventually(() -> other.blocking().getData(shown).text().equals("two"));
        get(node.remove());
        assertThat(other.blocking().exists(shown)).isEmpty();
    }

    private static void mirror(CoordClient subject, CoordClient other, String path) throws Exception {
        String root = "/" + path.replace('/', '-');
        other.blocking().create(root, new byte[0]);
        TreeCache cache = new TreeCache(subject, root);
        CacheFollower follower = new CacheFollower();
        cache.addListener(follower);
        get(cache.start());
        other.blocking().create(root + "/a", new byte[0]);
        other.blocking().create(root + "/a/b", "one".getBytes(UTF_8));
        eventually(() -> cache.get(root + "/a/b").isPresent());
        other.blocking().setData(root + "/a/b", "two".getBytes(UTF_8));
        other.blocking().create(root + "/c", new byte[0]);
        other.blocking().delete(root + "/c");
        Map<String, String> tree = CacheFollower.tree(other.blocking(), root);
        eventually(() -> cache.state() == CacheState.CURRENT
                && CacheFollower.seen(cache.snapshot()).equals(tree));
        eventually(() -> follower.nodes().equals(tree));
        cache.close();
    }

    private static void mirrorOne(CoordClient subject, CoordClient other, String path) throws Exception {
        String watched = "/" + path.replace('/', '-');
        NodeCache cache = new NodeCache(subject, watched);
        get(cache.start());
        other.blocking().create(watched, "one".getBytes(UTF_8));
        eventually(() -> cache.get().filter(node -> node.text().equals("one")).isPresent());
        other.blocking().delete(watched);
        eventually(() -> cache.get().isEmpty() && cache.state() == CacheState.CURRENT);
        cache.close();
    }

    private static void joinAndLeave(CoordClient subject, CoordClient other, String path) throws Exception {
        Group ours = new Group(subject, path);
        Group theirs = new Group(other, path);
        get(ours.start());
        get(theirs.start());
        PersistentNode we = ours.join("we", "one".getBytes(UTF_8));
        PersistentNode they = theirs.join("they", new byte[0]);
        get(we.start());
        get(they.start());
        eventually(() -> ours.members().size() == 2 && ours.members().equals(theirs.members()));
        get(we.remove());
        eventually(() -> ids(ours).equals(List.of("they")) && ids(theirs).equals(List.of("they")));
        get(they.remove());
        ours.close();
        theirs.close();
    }

    private static List<String> ids(Group group) {
        return group.members().stream().map(GroupMember::id).toList();
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(2))
                .ignoreException(NoNodeException.class)
                .until(condition);
    }
}
