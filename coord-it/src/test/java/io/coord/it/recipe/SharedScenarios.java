package io.coord.it.recipe;

import static io.coord.it.recipe.Scenario.certainly;
import static io.coord.it.recipe.Scenario.eventually;
import static io.coord.it.recipe.Scenario.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.CoordClient;
import io.coord.client.error.NoNodeException;
import io.coord.client.error.NodeExistsException;
import io.coord.client.error.OutcomeUnknownException;
import io.coord.client.error.SessionLostException;
import io.coord.client.recipe.cache.CacheState;
import io.coord.client.recipe.cache.NodeCache;
import io.coord.client.recipe.cache.TreeCache;
import io.coord.client.recipe.config.ConfigKey;
import io.coord.client.recipe.config.ConfigStore;
import io.coord.client.recipe.group.Group;
import io.coord.client.recipe.group.GroupMember;
import io.coord.client.recipe.node.PersistentNode;
import io.coord.client.recipe.queue.Claim;
import io.coord.client.recipe.queue.ClaimQueue;
import io.coord.client.recipe.task.Task;
import io.coord.client.recipe.task.TaskHandler;
import io.coord.client.recipe.task.TaskPool;
import io.coord.client.recipe.task.TaskWorker;
import io.coord.client.recipe.value.AtomicCounter;
import io.coord.client.recipe.value.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/** What many see: nodes, caches, groups, values, settings and work. */
final class SharedScenarios {
    private SharedScenarios() {}

    static void addTo(Map<String, Scenario> all) {
        all.put("persistent node", SharedScenarios::stayThere);
        all.put("tree cache", SharedScenarios::mirror);
        all.put("node cache", SharedScenarios::mirrorOne);
        all.put("group", SharedScenarios::joinAndLeave);
        all.put("queue", Scenario.striding(2, SharedScenarios::putAndTake));
        all.put("counter", SharedScenarios::count);
        all.put("configuration store", Scenario.striding(3, SharedScenarios::configure));
        all.put("task assignment", Scenario.striding(3, SharedScenarios::shareWork));
    }

    static void stayThere(CoordClient subject, CoordClient other, String path) throws Exception {
        String shown = path + "/shown";
        PersistentNode node = new PersistentNode(subject, shown, "one".getBytes(UTF_8));
        get(node.start());
        get(node.setData("two".getBytes(UTF_8)));
        eventually(() -> other.blocking().getData(shown).text().equals("two"));
        certainly(() -> other.delete(shown), NoNodeException.class);
        eventually(() -> other.blocking().getData(shown).text().equals("two"));
        get(node.remove());
        assertThat(other.blocking().exists(shown)).isEmpty();
    }

    static void mirror(CoordClient subject, CoordClient other, String path) throws Exception {
        String root = "/" + path.replace('/', '-');
        certainly(() -> other.create(root, new byte[0]), NodeExistsException.class);
        TreeCache cache = new TreeCache(subject, root);
        CacheFollower follower = new CacheFollower();
        cache.addListener(follower);
        get(cache.start());
        certainly(() -> other.create(root + "/a", new byte[0]), NodeExistsException.class);
        certainly(() -> other.create(root + "/a/b", "one".getBytes(UTF_8)), NodeExistsException.class);
        eventually(() -> cache.get(root + "/a/b").isPresent());
        certainly(() -> other.setData(root + "/a/b", "two".getBytes(UTF_8)), NoNodeException.class);
        certainly(() -> other.create(root + "/c", new byte[0]), NodeExistsException.class);
        certainly(() -> other.delete(root + "/c"), NoNodeException.class);
        Map<String, String> tree = CacheFollower.tree(other.blocking(), root);
        eventually(() -> cache.state() == CacheState.CURRENT
                && CacheFollower.seen(cache.snapshot()).equals(tree));
        eventually(() -> follower.nodes().equals(tree));
        cache.close();
    }

    static void mirrorOne(CoordClient subject, CoordClient other, String path) throws Exception {
        String watched = "/" + path.replace('/', '-');
        NodeCache cache = new NodeCache(subject, watched);
        get(cache.start());
        certainly(() -> other.create(watched, "one".getBytes(UTF_8)), NodeExistsException.class);
        eventually(() -> cache.get().filter(node -> node.text().equals("one")).isPresent());
        certainly(() -> other.delete(watched), NoNodeException.class);
        eventually(() -> cache.get().isEmpty() && cache.state() == CacheState.CURRENT);
        cache.close();
    }

    static void joinAndLeave(CoordClient subject, CoordClient other, String path) throws Exception {
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

    private enum End {
        DONE,
        NOT_OURS,
        UNKNOWN
    }

    /** Anything else is an error. */
    private static End end(CompletableFuture<?> answer) throws Exception {
        try {
            get(answer);
            return End.DONE;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOfAny(SessionLostException.class, OutcomeUnknownException.class);
            return e.getCause() instanceof SessionLostException ? End.NOT_OURS : End.UNKNOWN;
        }
    }

    /** Each item is completed once, except for those whose put or completion is said to be unknown. */
    static void putAndTake(CoordClient subject, CoordClient other, String path) throws Exception {
        ClaimQueue<String> ours = new ClaimQueue<>(subject, path, ValueCodec.text());
        ClaimQueue<String> theirs = new ClaimQueue<>(other, path, ValueCodec.text());
        List<String> completed = new ArrayList<>();
        int unknown = 0;
        for (String item : List.of("a", "b")) {
            End put = end(ours.put(item));
            assertThat(put).isNotEqualTo(End.NOT_OURS);
            unknown += put == End.UNKNOWN ? 1 : 0;
        }
        get(theirs.put("c"));
        Optional<Claim<String>> first = get(ours.tryTake());
        if (first.isPresent()) {
            End done = end(first.get().complete());
            if (done == End.DONE) {
                completed.add(first.get().value());
            }
            unknown += done == End.UNKNOWN ? 1 : 0;
        }
        Optional<Claim<String>> second = get(ours.tryTake());
        if (second.isPresent()) {
            get(second.get().giveBack());
        }
        while (get(theirs.size()) > 0) {
            Claim<String> claim = get(theirs.take());
            get(claim.complete());
            completed.add(claim.value());
        }
        assertThat(completed).doesNotHaveDuplicates().hasSizeBetween(3 - unknown, 3);
    }

    /** Each addition that succeeds is in the sum once. */
    static void count(CoordClient subject, CoordClient other, String path) throws Exception {
        AtomicCounter ours = new AtomicCounter(subject, path);
        AtomicCounter theirs = new AtomicCounter(other, path);
        int unknown = end(ours.add(1)) == End.DONE ? 0 : 1;
        get(theirs.add(1));
        unknown += end(ours.add(1)) == End.DONE ? 0 : 1;
        assertThat(get(theirs.get())).isBetween(3L - unknown, 3L);
        assertThat(get(ours.get())).isEqualTo(get(theirs.get()));
    }

    /** Each update is made once, and everybody sees the last. */
    static void configure(CoordClient subject, CoordClient other, String path) throws Exception {
        ConfigKey<Integer> size = ConfigKey.int32("size", 0);
        try (ConfigStore ours = get(ConfigStore.open(subject, path));
                ConfigStore theirs = get(ConfigStore.open(other, path))) {
            List<Integer> told = new CopyOnWriteArrayList<>();
            ours.follow(size, told::add);
            for (ConfigStore store : List.of(ours, theirs, ours)) {
                get(store.update(edit -> edit.set(size, edit.get(size) + 1)));
            }
            eventually(() -> told.contains(3));
            eventually(() -> ours.isSynced() && theirs.get(size) == 3);
            assertThat(told).isSorted().doesNotHaveDuplicates();
            assertThat(get(theirs.history())).hasSize(3);
        }
    }

    /** What one worker has. */
    private static final class Desk implements TaskHandler<String> {
        final Map<String, Task<String>> tasks = new ConcurrentHashMap<>();
        final List<String> begunTwice = new CopyOnWriteArrayList<>();

        @Override
        public void begin(Task<String> task) {
            if (tasks.put(task.id(), task) != null) {
                begunTwice.add(task.id());
            }
        }

        @Override
        public CompletableFuture<Void> end(Task<String> task) {
            tasks.remove(task.id());
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Two workers have an item each; one completes its own and leaves, and the other has what is left. */
    static void shareWork(CoordClient subject, CoordClient other, String path) throws Exception {
        TaskPool<String> ours = new TaskPool<>(subject, path, ValueCodec.text());
        TaskPool<String> theirs = new TaskPool<>(other, path, ValueCodec.text());
        Desk ourDesk = new Desk();
        Desk theirDesk = new Desk();
        get(ours.add("a", "one"));
        get(theirs.add("b", "two"));
        TaskWorker<String> we = ours.join("we", ourDesk);
        TaskWorker<String> they = theirs.join("they", theirDesk);
        List<Task<String>> ourTask = new ArrayList<>();
        eventually(() -> {
            ourTask.clear();
            ourTask.addAll(ourDesk.tasks.values());
            return ourTask.size() == 1
                    && theirDesk.tasks.size() == 1
                    && !theirDesk.tasks.containsKey(ourTask.get(0).id());
        });
        Task<String> task = ourTask.get(0);
        End done = end(task.complete("done".getBytes(UTF_8)));
        if (done == End.DONE) {
            assertThat(get(theirs.items())).hasSize(1).doesNotContain(task.id());
            assertThat(get(theirs.result(task.id()))).isPresent();
        }
        get(we.leave());
        List<String> left = get(theirs.items());
        eventually(() -> theirDesk.tasks.keySet().equals(Set.copyOf(left)));
        get(they.leave());
        assertThat(get(theirs.holders())).isEmpty();
        assertThat(ourDesk.begunTwice).isEmpty();
        assertThat(theirDesk.begunTwice).isEmpty();
    }
}
