package io.coord.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.core.model.Acls;
import io.coord.core.watch.WatchTable.Kind;
import io.coord.core.watch.WatchTable.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The watch table against {@link NaiveWatches}. */
class WatchTableModelTest {
    private static final List<String> PATHS =
            List.of("/", "/a", "/a/b", "/a/b/c", "/ab", "/a/c", "/b", "/b/x/y/z", "/zookeeper", "/a/\u00e4\u20ac");

    private static final class Named implements Watcher {
        final String name;
        final List<WatchEvent> events = new ArrayList<>();

        Named(String name) {
            this.name = name;
        }

        @Override
        public void onEvent(WatchEvent event) {
            events.add(event);
        }
    }

    @Property(tries = 300)
    void doesWhatTheRulesSay(@ForAll long seed) {
        Random random = new Random(seed);
        WatchTable table = new WatchTable(seed);
        NaiveWatches model = new NaiveWatches();
        List<Named> watchers = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(40); i++) {
            watchers.add(new Named("w" + i));
        }
        int steps = 20 + random.nextInt(400);
        for (int step = 0; step < steps; step++) {
            Named watcher = watchers.get(random.nextInt(watchers.size()));
            String path = PATHS.get(random.nextInt(PATHS.size()));
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    Registry registry = random.nextBoolean() ? Registry.DATA : Registry.CHILD;
                    table.add(watcher, path, registry, WatchMode.STANDARD);
                    model.add(watcher.name, path, registry, WatchMode.STANDARD);
                }
                case 4 -> {
                    table.addPersistent(watcher, path, WatchMode.PERSISTENT);
                    model.add(watcher.name, path, Registry.DATA, WatchMode.PERSISTENT);
                    model.add(watcher.name, path, Registry.CHILD, WatchMode.PERSISTENT);
                }
                case 5 -> {
                    table.addPersistent(watcher, path, WatchMode.PERSISTENT_RECURSIVE);
                    model.add(watcher.name, path, Registry.DATA, WatchMode.PERSISTENT_RECURSIVE);
                }
                case 6 -> {
                    Kind kind = Kind.values()[random.nextInt(5)];
                    assertThat(table.contains(watcher, path, kind)).isEqualTo(model.contains(watcher.name, path, kind));
                    assertThat(table.remove(watcher, path, kind)).isEqualTo(model.remove(watcher.name, path, kind));
                }
                case 7 -> {
                    if (random.nextInt(4) == 0) {
                        table.removeAll(watcher);
                        model.removeAll(watcher.name);
                    }
                }
                default -> {
                    EventType type = EventType.values()[random.nextInt(4)];
                    change(table, type, path, step);
                    assertToldOnceEach(watchers, new WatchEvent(type, path, step, Acls.OPEN), model.change(type, path));
                }
            }
        }
        assertSameViews(table, model);
        watchers.forEach(table::removeAll);
        assertThat(table.size()).isZero();
        assertThat(table.byPath()).isEmpty();
    }

    private static void change(WatchTable table, EventType type, String path, long zxid) {
        switch (type) {
            case NODE_CREATED -> table.created(path, zxid, Acls.OPEN);
            case NODE_DELETED -> table.deleted(path, zxid, Acls.OPEN);
            case NODE_DATA_CHANGED -> table.dataChanged(path, zxid, Acls.OPEN);
            case NODE_CHILDREN_CHANGED -> table.childrenChanged(path, zxid, Acls.OPEN);
        }
    }

    private static void assertToldOnceEach(List<Named> watchers, WatchEvent event, java.util.Set<String> expected) {
        TreeSet<String> told = new TreeSet<>();
        for (Named watcher : watchers) {
            if (!watcher.events.isEmpty()) {
                assertThat(watcher.events).containsExactly(event);
                told.add(watcher.name);
                watcher.events.clear();
            }
        }
        assertThat(told).as("%s", event).isEqualTo(expected);
    }

    private static void assertSameViews(WatchTable table, NaiveWatches model) {
        TreeMap<String, List<String>> byPath = new TreeMap<>();
        TreeMap<String, List<String>> byWatcher = new TreeMap<>();
        int watches = 0;
        for (Map.Entry<String, ? extends Map<String, ?>> path :
                model.registries.get(Registry.DATA).entrySet()) {
            for (String watcher : path.getValue().keySet()) {
                byPath.computeIfAbsent(path.getKey(), key -> new ArrayList<>()).add(watcher);
                byWatcher.computeIfAbsent(watcher, key -> new ArrayList<>()).add(path.getKey());
                watches++;
            }
        }
        TreeMap<String, List<String>> ourPaths = new TreeMap<>();
        table.byPath()
                .forEach((path, told) -> ourPaths.put(
                        path,
                        told.stream()
                                .map(watcher -> ((Named) watcher).name)
                                .sorted()
                                .toList()));
        TreeMap<String, List<String>> ourWatchers = new TreeMap<>();
        table.byWatcher().forEach(watched -> ourWatchers.put(((Named) watched.watcher()).name, watched.paths()));
        assertThat(ourPaths).isEqualTo(byPath);
        assertThat(ourWatchers).isEqualTo(byWatcher);
        assertThat(table.summary()).isEqualTo(new WatchTable.Summary(byWatcher.size(), byPath.size(), watches));
    }
}
