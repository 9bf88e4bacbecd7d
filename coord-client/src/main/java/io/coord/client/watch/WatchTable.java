package io.coord.client.watch;

import io.coord.core.wire.OpCode;
import io.coord.core.wire.Request;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Path to watchers, in five tables. Paths are those of the server. Thread: event loop of the client. */
public final class WatchTable {
    /** ZooKeeper's client splits at the same sum of lengths. */
    private static final int CHUNK_CHARS = 128 * 1024;

    private static final int BYTES_PER_CHAR = 3;

    private final Map<WatchSlot, Map<String, Set<Watcher>>> tables = new EnumMap<>(WatchSlot.class);

    public void add(WatchSlot slot, String path, Watcher watcher) {
        tables.computeIfAbsent(slot, any -> new LinkedHashMap<>())
                .computeIfAbsent(path, any -> new LinkedHashSet<>(2))
                .add(watcher);
    }

    /** Tells the watchers whom the event concerns; one-shot watches are gone before they are told. */
    public void fire(int type, String path, long zxid) {
        Set<Watcher> told = new LinkedHashSet<>();
        if (type != Watcher.CHILDREN_CHANGED) {
            take(WatchSlot.DATA, path, told);
            take(WatchSlot.EXIST, path, told);
        }
        if (type == Watcher.CHILDREN_CHANGED || type == Watcher.DELETED) {
            take(WatchSlot.CHILDREN, path, told);
        }
        told.addAll(at(WatchSlot.PERSISTENT, path));
        if (type != Watcher.CHILDREN_CHANGED && tables.containsKey(WatchSlot.PERSISTENT_RECURSIVE)) {
            addRecursive(path, told);
        }
        for (Watcher watcher : told) {
            watcher.changed(type, path, zxid);
        }
    }

    private void addRecursive(String path, Set<Watcher> told) {
        told.addAll(at(WatchSlot.PERSISTENT_RECURSIVE, path));
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            told.addAll(at(WatchSlot.PERSISTENT_RECURSIVE, path.substring(0, slash)));
        }
        told.addAll(at(WatchSlot.PERSISTENT_RECURSIVE, "/"));
    }

    /** Takes one watcher out. Returns whether it was the last one there, so that the server may forget the watch. */
    public boolean remove(WatchSlot slot, String path, Watcher watcher) {
        Map<String, Set<Watcher>> table = tables.get(slot);
        Set<Watcher> watchers = table == null ? null : table.get(path);
        if (table == null || watchers == null || !watchers.remove(watcher)) {
            return false;
        }
        if (watchers.isEmpty()) {
            table.remove(path);
            dropIfEmpty(slot);
            return true;
        }
        return false;
    }

    /** Takes watchers that have not been told yet out; the server is not asked to forget the watch, which fires once at most. */
    public void removeOneShot(String path, Predicate<Watcher> unwanted) {
        for (WatchSlot slot : WatchSlot.values()) {
            Map<String, Set<Watcher>> table = tables.get(slot);
            Set<Watcher> watchers = table == null || !slot.isOneShot() ? null : table.get(path);
            if (table != null && watchers != null && watchers.removeIf(unwanted) && watchers.isEmpty()) {
                table.remove(path);
                dropIfEmpty(slot);
            }
        }
    }

    /** Takes all watchers of a code of {@link WatchSlot} out and tells them that they were removed. */
    public void removeAll(int slotCode, String path) {
        Set<Watcher> removed = new LinkedHashSet<>();
        for (WatchSlot slot : WatchSlot.values()) {
            if (slotCode == WatchSlot.ANY_CODE || slot.code() == slotCode) {
                take(slot, path, removed);
            }
        }
        removed.forEach(watcher -> watcher.ended(WatchEnd.REMOVED));
    }

    public boolean contains(int slotCode, String path) {
        for (WatchSlot slot : WatchSlot.values()) {
            if ((slotCode == WatchSlot.ANY_CODE || slot.code() == slotCode)
                    && !at(slot, path).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Takes everything out and tells why. */
    public void endAll(WatchEnd reason) {
        Set<Watcher> ended = new LinkedHashSet<>();
        for (WatchSlot slot : WatchSlot.values()) {
            takeAll(slot, ended);
        }
        ended.forEach(watcher -> watcher.ended(reason));
    }

    /** Takes the watches that stay out and tells why. */
    public void endPersistent(WatchEnd reason) {
        Set<Watcher> ended = new LinkedHashSet<>();
        takeAll(WatchSlot.PERSISTENT, ended);
        takeAll(WatchSlot.PERSISTENT_RECURSIVE, ended);
        ended.forEach(watcher -> watcher.ended(reason));
    }

    /** Tells the watches that stay and were set again by {@code request} that they have missed something. */
    public void restored(Request.SetWatches request) {
        Set<Watcher> restored = new LinkedHashSet<>();
        request.persistentWatches().forEach(path -> restored.addAll(at(WatchSlot.PERSISTENT, path)));
        request.persistentRecursiveWatches().forEach(path -> restored.addAll(at(WatchSlot.PERSISTENT_RECURSIVE, path)));
        restored.forEach(Watcher::missed);
    }

    /**
     * Returns the requests that set all watches again on a new connection, each well below {@code maxFrameBytes}.
     *
     * @param lastZxid highest zxid that the client has seen: changes after it fire at once
     */
    public List<Request.SetWatches> toRestore(long lastZxid, int maxFrameBytes) {
        int limit = Math.min(CHUNK_CHARS, maxFrameBytes / 2 / BYTES_PER_CHAR);
        List<Request.SetWatches> requests = new ArrayList<>();
        Chunk chunk = new Chunk();
        for (Map.Entry<WatchSlot, Map<String, Set<Watcher>>> table : tables.entrySet()) {
            for (String path : table.getValue().keySet()) {
                if (chunk.weight > 0 && chunk.weight + Chunk.weight(path) > limit) {
                    requests.add(chunk.request(lastZxid));
                    chunk = new Chunk();
                }
                chunk.add(table.getKey(), path);
            }
        }
        if (chunk.weight > 0) {
            requests.add(chunk.request(lastZxid));
        }
        return requests;
    }

    /** How many watches there are: pairs of a path and a watcher. */
    public int size() {
        return tables.values().stream()
                .flatMap(table -> table.values().stream())
                .mapToInt(Set::size)
                .sum();
    }

    private Set<Watcher> at(WatchSlot slot, String path) {
        Map<String, Set<Watcher>> table = tables.get(slot);
        @Nullable Set<Watcher> watchers = table == null ? null : table.get(path);
        return watchers == null ? Set.of() : watchers;
    }

    private void take(WatchSlot slot, String path, Set<Watcher> into) {
        Map<String, Set<Watcher>> table = tables.get(slot);
        @Nullable Set<Watcher> watchers = table == null ? null : table.remove(path);
        if (watchers != null) {
            into.addAll(watchers);
            dropIfEmpty(slot);
        }
    }

    private void takeAll(WatchSlot slot, Set<Watcher> into) {
        Map<String, Set<Watcher>> table = tables.remove(slot);
        if (table != null) {
            table.values().forEach(into::addAll);
        }
    }

    private void dropIfEmpty(WatchSlot slot) {
        Map<String, Set<Watcher>> table = tables.get(slot);
        if (table != null && table.isEmpty()) {
            tables.remove(slot);
        }
    }

    /** The paths of one request. */
    private static final class Chunk {
        private static final int LENGTH_FIELD = 4;

        private final Map<WatchSlot, List<String>> paths = new EnumMap<>(WatchSlot.class);
        private int weight;

        static int weight(String path) {
            return path.length() + LENGTH_FIELD;
        }

        void add(WatchSlot slot, String path) {
            paths.computeIfAbsent(slot, any -> new ArrayList<>()).add(path);
            weight += weight(path);
        }

        Request.SetWatches request(long lastZxid) {
            boolean oneShot = paths.keySet().stream().allMatch(WatchSlot::isOneShot);
            return new Request.SetWatches(
                    oneShot ? OpCode.SET_WATCHES : OpCode.SET_WATCHES2,
                    lastZxid,
                    of(WatchSlot.DATA),
                    of(WatchSlot.EXIST),
                    of(WatchSlot.CHILDREN),
                    of(WatchSlot.PERSISTENT),
                    of(WatchSlot.PERSISTENT_RECURSIVE));
        }

        private List<String> of(WatchSlot slot) {
            return List.copyOf(paths.getOrDefault(slot, List.of()));
        }
    }
}
