package io.coord.core.watch;

import io.coord.core.watch.WatchTable.Kind;
import io.coord.core.watch.WatchTable.Registry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rules of client-protocol 10, said as plainly as possible. Watchers are names. */
final class NaiveWatches {
    final Map<Registry, TreeMap<String, Map<String, EnumSet<WatchMode>>>> registries = new LinkedHashMap<>();

    NaiveWatches() {
        registries.put(Registry.DATA, new TreeMap<>());
        registries.put(Registry.CHILD, new TreeMap<>());
    }

    void add(String watcher, String path, Registry registry, WatchMode mode) {
        modesOrNew(registry, path, watcher).add(mode);
    }

    private Set<WatchMode> modesOrNew(Registry registry, String path, String watcher) {
        return registries
                .get(registry)
                .computeIfAbsent(path, p -> new TreeMap<>())
                .computeIfAbsent(watcher, w -> EnumSet.noneOf(WatchMode.class));
    }

    private Set<WatchMode> modes(Registry registry, String path, String watcher) {
        Map<String, EnumSet<WatchMode>> at = registries.get(registry).getOrDefault(path, Map.of());
        return at.getOrDefault(watcher, EnumSet.noneOf(WatchMode.class));
    }

    boolean contains(String watcher, String path, Kind kind) {
        switch (kind) {
            case CHILDREN:
                return modes(Registry.CHILD, path, watcher).contains(WatchMode.STANDARD);
            case DATA:
                return modes(Registry.DATA, path, watcher).contains(WatchMode.STANDARD);
            case PERSISTENT:
                return modes(Registry.DATA, path, watcher).contains(WatchMode.PERSISTENT);
            case PERSISTENT_RECURSIVE:
                return modes(Registry.DATA, path, watcher).contains(WatchMode.PERSISTENT_RECURSIVE);
            default:
                return !modes(Registry.DATA, path, watcher).isEmpty()
                        || !modes(Registry.CHILD, path, watcher).isEmpty();
        }
    }

    boolean remove(String watcher, String path, Kind kind) {
        boolean found = contains(watcher, path, kind);
        if (found) {
            Set<WatchMode> child = modes(Registry.CHILD, path, watcher);
            Set<WatchMode> data = modes(Registry.DATA, path, watcher);
            switch (kind) {
                case CHILDREN -> child.remove(WatchMode.STANDARD);
                case DATA -> data.remove(WatchMode.STANDARD);
                case PERSISTENT -> {
                    child.remove(WatchMode.PERSISTENT);
                    data.remove(WatchMode.PERSISTENT);
                }
                case PERSISTENT_RECURSIVE -> data.remove(WatchMode.PERSISTENT_RECURSIVE);
                case ANY -> {
                    child.clear();
                    data.clear();
                }
            }
            tidy();
        }
        return found;
    }

    void removeAll(String watcher) {
        registries.values().forEach(paths -> paths.values().forEach(watchers -> watchers.remove(watcher)));
        tidy();
    }

    /** Returns who is told. */
    Set<String> change(EventType type, String path) {
        Set<String> told = new TreeSet<>();
        if (type != EventType.NODE_CHILDREN_CHANGED) {
            told.addAll(fire(Registry.DATA, path));
            for (String parent : parents(path)) {
                registries.get(Registry.DATA).getOrDefault(parent, Map.of()).forEach((watcher, modes) -> {
                    if (modes.contains(WatchMode.PERSISTENT_RECURSIVE)) {
                        told.add(watcher);
                    }
                });
            }
        }
        if (type == EventType.NODE_CHILDREN_CHANGED || type == EventType.NODE_DELETED) {
            told.addAll(fire(Registry.CHILD, path));
        }
        tidy();
        return told;
    }

    private Set<String> fire(Registry registry, String path) {
        Set<String> told = new LinkedHashSet<>();
        registries.get(registry).getOrDefault(path, Map.of()).forEach((watcher, modes) -> {
            told.add(watcher);
            modes.remove(WatchMode.STANDARD);
        });
        return told;
    }

    private static List<String> parents(String path) {
        List<String> parents = new ArrayList<>();
        String at = path;
        while (at.lastIndexOf('/') > 0) {
            at = at.substring(0, at.lastIndexOf('/'));
            parents.add(at);
        }
        if (!path.equals("/")) {
            parents.add("/");
        }
        return parents;
    }

    private void tidy() {
        for (TreeMap<String, Map<String, EnumSet<WatchMode>>> paths : registries.values()) {
            paths.values().forEach(watchers -> watchers.values().removeIf(Set::isEmpty));
            paths.values().removeIf(Map::isEmpty);
        }
    }
}
