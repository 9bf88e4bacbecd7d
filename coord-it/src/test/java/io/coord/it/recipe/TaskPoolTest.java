package io.coord.it.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coord.client.CoordClient;
import io.coord.client.recipe.task.Task;
import io.coord.client.recipe.task.TaskHandler;
import io.coord.client.recipe.task.TaskPool;
import io.coord.client.recipe.task.TaskState;
import io.coord.client.recipe.task.TaskWorker;
import io.coord.client.recipe.value.ValueCodec;
import io.coord.it.javaclient.CoordClients;
import io.coord.it.javaclient.CuttingProxy;
import io.coord.it.recipe.FaultProxy.Direction;
import io.coord.it.server.ServerExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskPoolTest {
    @RegisterExtension
    static final ServerExtension server = new ServerExtension();

    @RegisterExtension
    final CoordClients clients = new CoordClients(server::connectString);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private enum Fault {
        CUT,
        EXPIRE
    }

    private static <T> T get(Future<T> answer) throws Exception {
        return answer.get(LIMIT.toSeconds(), SECONDS);
    }

    private static void eventually(String what, Callable<Boolean> condition) {
        await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    private static TaskPool<String> pool(CoordClient client, String path) {
        return new TaskPool<>(client, path, ValueCodec.text());
    }

    /** Who works at what, over all workers of a test, and whether ever two did. */
    private static final class Floor {
        final Map<String, String> active = new ConcurrentHashMap<>();
        final Map<String, Long> tokens = new ConcurrentHashMap<>();
        final List<String> wrong = new CopyOnWriteArrayList<>();
        final List<String> begun = new CopyOnWriteArrayList<>();

        Recorder worker(String name) {
            return new Recorder(this, name);
        }

        SortedMap<String, Integer> loads() {
            SortedMap<String, Integer> loads = new TreeMap<>();
            active.values().forEach(worker -> loads.merge(worker, 1, Integer::sum));
            return loads;
        }
    }

    private static final class Recorder implements TaskHandler<String> {
        final Floor floor;
        final String name;
        final List<String> told = new CopyOnWriteArrayList<>();
        final Map<String, Task<String>> tasks = new ConcurrentHashMap<>();
        volatile CompletableFuture<Void> mayStop = CompletableFuture.completedFuture(null);

        Recorder(Floor floor, String name) {
            this.floor = floor;
            this.name = name;
        }

        @Override
        public void begin(Task<String> task) {
            String other = floor.active.putIfAbsent(task.id(), name);
            if (other != null) {
                floor.wrong.add(task.id() + " begun by " + name + ", " + other + " has it");
            }
            Long before = floor.tokens.put(task.id(), task.fencingToken());
            if (before != null && before >= task.fencingToken()) {
                floor.wrong.add(task.id() + " token " + before + " before " + task.fencingToken());
            }
            floor.begun.add(name + " " + task.value());
            tasks.put(task.id(), task);
            told.add("begin " + task.id());
        }

        @Override
        public CompletableFuture<Void> end(Task<String> task) {
            told.add("end " + task.id());
            return mayStop.thenRun(() -> {
                floor.active.remove(task.id(), name);
                tasks.remove(task.id());
            });
        }

        @Override
        public void suspended(Task<String> task) {
            told.add("suspended " + task.id());
        }

        @Override
        public void resumed(Task<String> task) {
            told.add("resumed " + task.id());
        }
    }

    private static void addItems(TaskPool<String> pool, int from, int to) throws Exception {
        List<CompletableFuture<Void>> added = new ArrayList<>();
        for (int i = from; i < to; i++) {
            added.add(pool.add("item" + i, "value" + i));
        }
        for (CompletableFuture<Void> one : added) {
            get(one);
        }
    }

    @Test
    void itemsAreSpreadEvenlyAndMoveAsLittleAsCanBe() throws Exception {
        String path = "/tasks/spread";
        Floor floor = new Floor();
        TaskPool<String> pool = pool(clients.connect(), path);
        addItems(pool, 0, 10);
        TaskWorker<String> a = pool.join("a", floor.worker("a"));
        get(a.joined());
        eventually("one has all", () -> floor.loads().equals(Map.of("a", 10)));
        pool(clients.connect(), path).join("b", floor.worker("b"));
        eventually("two share", () -> floor.loads().equals(Map.of("a", 5, "b", 5)));
        Map<String, String> before = Map.copyOf(floor.active);
        pool(clients.connect(), path).join("c", floor.worker("c"));
        eventually(
                "three share",
                () -> floor.loads().values().stream().sorted().toList().equals(List.of(3, 3, 4)));
        assertThat(before.entrySet().stream().filter(had -> !had.getValue().equals(floor.active.get(had.getKey()))))
                .as("only what the new one got has moved")
                .hasSize(floor.loads().get("c"));
        SortedMap<String, String> holders = get(pool.holders());
        assertThat(holders).isEqualTo(floor.active);
        get(a.leave());
        eventually("two have all", () -> floor.loads().equals(Map.of("b", 5, "c", 5)));
        addItems(pool, 10, 12);
        eventually("two more", () -> floor.loads().equals(Map.of("b", 6, "c", 6)));
        get(pool.remove("item0"));
        eventually("one less", () -> floor.active.size() == 11 && !floor.active.containsKey("item0"));
        assertThat(get(pool.items())).hasSize(11).doesNotContain("item0");
        assertThat(floor.wrong).isEmpty();
    }

    @Test
    void anotherBeginsOnlyWhenTheHandlerHasStopped() throws Exception {
        String path = "/tasks/handover";
        Floor floor = new Floor();
        TaskPool<String> pool = pool(clients.connect(), path);
        addItems(pool, 0, 2);
        Recorder slow = floor.worker("slow");
        TaskWorker<String> worker = pool.join("slow", slow);
        eventually("has both", () -> floor.active.size() == 2);
        CompletableFuture<Void> mayStop = new CompletableFuture<>();
        slow.mayStop = mayStop;
        Recorder next = floor.worker("next");
        pool(clients.connect(), path).join("next", next);
        eventually("is to end one", () -> slow.told.stream().anyMatch(told -> told.startsWith("end ")));
        Task<String> ending = slow.tasks.values().stream()
                .filter(task -> task.state() == TaskState.ENDING)
                .findFirst()
                .orElseThrow();
        assertThat(ending.isHeld()).as("until it has stopped").isTrue();
        assertThat(next.told).isEmpty();
        assertThat(worker.tasks()).hasSize(2);
        mayStop.complete(null);
        eventually("the next has it", () -> next.told.equals(List.of("begin " + ending.id())));
        assertThat(ending.state()).isEqualTo(TaskState.RELEASED);
        assertThat(floor.wrong).isEmpty();
    }

    @Test
    void completedItemsAreGoneAndLeaveTheirResult() throws Exception {
        String path = "/tasks/results";
        Floor floor = new Floor();
        TaskPool<String> pool = pool(clients.connect(), path);
        addItems(pool, 0, 2);
        Recorder worker = floor.worker("w");
        pool.join("w", worker);
        eventually("has both", () -> worker.tasks.size() == 2);
        Task<String> task = worker.tasks.get("item0");
        get(task.complete("fine".getBytes(UTF_8)));
        assertThat(task.state()).isEqualTo(TaskState.COMPLETED);
        assertThat(get(pool.items())).containsExactly("item1");
        assertThat(new String(get(pool.result("item0")).orElseThrow(), UTF_8)).isEqualTo("fine");
        assertThat(get(pool.result("item1"))).isEmpty();
        assertThat(worker.told)
                .as("who completes is not told to end")
                .containsExactlyInAnyOrder("begin item0", "begin item1");
        floor.active.remove("item0");
        worker.tasks.remove("item0");
        CoordClient observer = clients.connect();
        String plan = path + "/plan/"
                + observer.blocking().getChildren(path + "/plan").get(0);
        eventually(
                "the plan is without it",
                () -> !observer.blocking().getData(plan).text().contains("item0"));
        get(pool.add("item0", "again"));
        eventually("it is a new item", () -> worker.tasks.containsKey("item0"));
        assertThat(worker.tasks.get("item0").value()).isEqualTo("again");
        get(worker.tasks.get("item0").complete("finer".getBytes(UTF_8)));
        assertThat(new String(get(pool.result("item0")).orElseThrow(), UTF_8)).isEqualTo("finer");
        get(pool.removeResult("item0"));
        assertThat(get(pool.result("item0"))).isEmpty();
        get(worker.tasks.get("item1").complete());
        assertThat(get(pool.items())).isEmpty();
        assertThat(floor.wrong).isEmpty();
    }

    @Test
    void theItemsOfAFailedWorkerGoToOthersAndItGetsItsShareAgain() throws Exception {
        String path = "/tasks/crash";
        Floor floor = new Floor();
        Floor failing = new Floor(); // it may be told of its loss after another has begun
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            CoordClient subject = clients.connect(CoordClient.builder(proxy.connectString()));
            Recorder recorder = failing.worker("failing");
            pool(subject, path).join("failing", recorder);
            TaskPool<String> pool = pool(clients.connect(), path);
            addItems(pool, 0, 6);
            eventually("leads, and has all", () -> failing.active.size() == 6);
            pool.join("other", floor.worker("other"));
            eventually("they share", () -> failing.active.size() == 3 && floor.active.size() == 3);
            Map<String, Long> tokens = Map.copyOf(failing.tokens);
            List<Task<String>> lost = List.copyOf(recorder.tasks.values());
            proxy.refuse();
            eventually("told at once", () -> lost.stream().noneMatch(Task::isHeld));
            assertThat(lost).allMatch(task -> task.state() == TaskState.SUSPENDED);
            Faults.expire(server, subject);
            eventually("the other has all", () -> floor.active.size() == 6);
            floor.tokens.forEach((item, token) -> assertThat(token).isGreaterThanOrEqualTo(tokens.get(item)));
            proxy.allow();
            eventually("it has lost all", () -> lost.stream().allMatch(task -> task.state() == TaskState.RELEASED));
            eventually("it has its share again", () -> failing.active.size() == 3 && floor.active.size() == 3);
            assertThat(floor.wrong).isEmpty();
            assertThat(failing.wrong).isEmpty();
        }
    }

    @Test
    void aShortInterruptionMovesNothing() throws Exception {
        String path = "/tasks/short";
        Floor floor = new Floor();
        try (CuttingProxy proxy = new CuttingProxy(server.port())) {
            Recorder recorder = floor.worker("a");
            pool(clients.connect(CoordClient.builder(proxy.connectString())), path)
                    .join("a", recorder);
            TaskPool<String> pool = pool(clients.connect(), path);
            addItems(pool, 0, 1);
            eventually("has it", () -> floor.active.size() == 1);
            proxy.cut();
            eventually("has it again", () -> recorder.told.contains("resumed item0"));
            assertThat(recorder.told).containsExactly("begin item0", "suspended item0", "resumed item0");
            assertThat(recorder.tasks.get("item0").isHeld()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyItemIsWorkedAtInTheEndWhicheverFrameIsLost(Fault fault) throws Exception {
        int struck = 0;
        try (FaultProxy proxy = new FaultProxy(server.port())) {
            for (Direction direction : Direction.values()) {
                for (int frame = 1; frame <= 37; frame += 9) {
                    String path = "/tasks/faults/" + fault + direction + frame;
                    Floor ours = new Floor();
                    Floor theirs = new Floor();
                    TaskPool<String> pool = pool(clients.connect(), path);
                    addItems(pool, 0, 3);
                    TaskWorker<String> other = pool.join("other", theirs.worker("other"));
                    try (CoordClient subject =
                            CoordClient.builder(proxy.connectString()).build()) {
                        subject.blocking().awaitConnected(LIMIT);
                        proxy.arm(direction, frame, () -> Faults.expireIf(fault == Fault.EXPIRE, server, subject));
                        Recorder recorder = ours.worker("subject");
                        TaskWorker<String> worker = pool(subject, path).join("subject", recorder);
                        eventually(
                                path, () -> ours.active.size() >= 1 && ours.active.size() + theirs.active.size() == 3);
                        get(other.leave());
                        eventually(path, () -> ours.active.size() == 3);
                        get(pool(subject, path).add("item3", "value3"));
                        eventually(path, () -> recorder.tasks.containsKey("item3"));
                        struck += proxy.hasStruck() ? 1 : 0;
                        proxy.arm(direction, 0, () -> {});
                        get(recorder.tasks.get("item3").complete());
                        get(worker.leave());
                        assertThat(recorder.tasks.keySet()).containsOnly("item3");
                        assertThat(get(pool.holders())).isEmpty();
                        assertThat(ours.wrong).isEmpty();
                    } finally {
                        proxy.arm(direction, 0, () -> {});
                    }
                }
            }
        }
        assertThat(struck).isGreaterThan(3);
    }
}
