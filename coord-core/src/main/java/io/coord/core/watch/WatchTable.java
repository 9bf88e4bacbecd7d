package io.coord.core.watch;

import io.coord.core.model.AclEntry;
import io.coord.core.table.PathHash;
import io.coord.core.tree.ChangeListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All watches of one server (spec: client-protocol 10.2-10.5). As a listener of changes it tells watchers while a
 * transaction is being applied; setting a watch under the read lock of the tree that was read leaves no gap between the
 * two.
 *
 * <p>Registering the same thing twice is one registration. Adding and removing take about the same time whatever the
 * number of watches; {@link #removeAll} takes time with the watcher's own.
 *
 * <p>Thread-safe: one monitor, never held while a watcher is told.
 */
public final class WatchTable implements ChangeListener {
    /** The two sorts of watches that clients know. */
    public enum Registry {
        /** Set by exists and getData. */
        DATA,
        /** Set by getChildren. */
        CHILD
    }

    /** What checkWatches and removeWatches ask for (spec: client-protocol 10.5). */
    public enum Kind {
        CHILDREN(1),
        DATA(2),
        ANY(3),
        PERSISTENT(4),
        PERSISTENT_RECURSIVE(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public static Optional<Kind> ofCode(int code) {
            return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
        }

        public int code() {
            return code;
        }
    }

    /** Counts of the data registry. */
    public record Summary(int watchers, int paths, int watches) {}

    /** The paths of one watcher in the data registry, sorted. */
    public record WatchedPaths(Watcher watcher, List<String> paths) {}

    private static final int ALL_MODES = PathWatches.STANDARD | PathWatches.PERSISTENT;

    // Recursive watches belong to the data registry, but are looked up along all parents: so they are kept apart.
    private final WatchRegistry data;
    private final WatchRegistry child;
    private final WatchRegistry recursive;
    // Never iterated where the order could be seen.
    private final Map<Watcher, WatcherEntries> watchers = new IdentityHashMap<>();
    private long lastSerial;
    private long lastTrigger;

    /** @param hashSeed a secret random number, so that clients cannot choose colliding paths */
    public WatchTable(long hashSeed) {
        PathHash pathHash = new PathHash(hashSeed);
        this.data = new WatchRegistry(pathHash);
        this.child = new WatchRegistry(pathHash);
        this.recursive = new WatchRegistry(pathHash);
    }

    /**
     * Sets one watch. The path is taken as it is.
     *
     * @throws IllegalArgumentException for a recursive watch of children, which there is not
     */
    public synchronized void add(Watcher watcher, String path, Registry registry, WatchMode mode) {
        if (mode == WatchMode.PERSISTENT_RECURSIVE) {
            if (registry == Registry.CHILD) {
                throw new IllegalArgumentException("a recursive watch is one of data: " + path);
            }
            recursive.add(entriesOf(watcher), bytes(path), PathWatches.PERSISTENT);
        } else {
            int bit = mode == WatchMode.STANDARD ? PathWatches.STANDARD : PathWatches.PERSISTENT;
            (registry == Registry.DATA ? data : child).add(entriesOf(watcher), bytes(path), bit);
        }
    }

    /**
     * Does what addWatch does: a persistent watch of data and children, or a recursive one.
     *
     * @throws IllegalArgumentException for {@link WatchMode#STANDARD}
     */
    public synchronized void addPersistent(Watcher watcher, String path, WatchMode mode) {
        switch (mode) {
            case PERSISTENT:
                add(watcher, path, Registry.DATA, mode);
                add(watcher, path, Registry.CHILD, mode);
                break;
            case PERSISTENT_RECURSIVE:
                add(watcher, path, Registry.DATA, mode);
                break;
            case STANDARD:
                throw new IllegalArgumentException("no persistent mode: " + mode);
        }
    }

    /** Whether a watcher has a watch of this kind at this very path. */
    public synchronized boolean contains(Watcher watcher, String path, Kind kind) {
        WatcherEntries entries = watchers.get(watcher);
        return entries != null && contains(entries, bytes(path), kind);
    }

    /** Removes the watches of this kind at this very path; returns whether there was one. */
    public synchronized boolean remove(Watcher watcher, String path, Kind kind) {
        WatcherEntries entries = watchers.get(watcher);
        ByteBuf bytes = bytes(path);
        if (entries == null || !contains(entries, bytes, kind)) {
            return false;
        }
        switch (kind) {
            case CHILDREN:
                child.remove(entries, bytes, PathWatches.STANDARD);
                break;
            case DATA:
                data.remove(entries, bytes, PathWatches.STANDARD);
                break;
            case ANY:
                child.remove(entries, bytes, ALL_MODES);
                data.remove(entries, bytes, ALL_MODES);
                recursive.remove(entries, bytes, ALL_MODES);
                break;
            case PERSISTENT:
                child.remove(entries, bytes, PathWatches.PERSISTENT);
                data.remove(entries, bytes, PathWatches.PERSISTENT);
                break;
            case PERSISTENT_RECURSIVE:
                recursive.remove(entries, bytes, ALL_MODES);
                break;
        }
        forgetIfEmpty(entries);
        return true;
    }

    /** Removes all watches of a watcher. */
    public synchronized void removeAll(Watcher watcher) {
        WatcherEntries entries = watchers.remove(watcher);
        if (entries != null) {
            for (int i = entries.size() - 1; i >= 0; i--) {
                PathWatches watches = entries.path(i);
                watches.registry.remove(watches, entries.position(i), ALL_MODES);
            }
        }
    }

    @Override
    public void created(String path, long zxid, List<AclEntry> acl) {
        tell(EventType.NODE_CREATED, path, zxid, acl);
    }

    @Override
    public void dataChanged(String path, long zxid, List<AclEntry> acl) {
        tell(EventType.NODE_DATA_CHANGED, path, zxid, acl);
    }

    @Override
    public void deleted(String path, long zxid, List<AclEntry> acl) {
        tell(EventType.NODE_DELETED, path, zxid, acl);
    }

    @Override
    public void childrenChanged(String path, long zxid, List<AclEntry> acl) {
        tell(EventType.NODE_CHILDREN_CHANGED, path, zxid, acl);
    }

    /** How many paths a watcher watches; one that it watches in several ways may count as often. */
    public synchronized int countOf(Watcher watcher) {
        WatcherEntries entries = watchers.get(watcher);
        return entries == null ? 0 : entries.size();
    }

    /** The number of watches, both registries; a recursive one counts beside another at the same path. */
    public synchronized int size() {
        return data.size() + child.size() + recursive.size();
    }

    /** Counts the data registry. Takes time with the number of watches. */
    public synchronized Summary summary() {
        List<WatchedPaths> byWatcher = byWatcher();
        int watches = 0;
        for (WatchedPaths watched : byWatcher) {
            watches += watched.paths().size();
        }
        return new Summary(byWatcher.size(), byPath().size(), watches);
    }

    /** The data registry by watcher, in the order in which they came. Takes time and memory with the number of watches. */
    public synchronized List<WatchedPaths> byWatcher() {
        List<WatchedPaths> all = new ArrayList<>();
        for (WatcherEntries entries : bySerial()) {
            List<String> paths = dataPaths(entries);
            if (!paths.isEmpty()) {
                all.add(new WatchedPaths(entries.watcher, paths));
            }
        }
        return all;
    }

    /** The data registry by path. Takes time and memory with the number of watches. */
    public synchronized SortedMap<String, List<Watcher>> byPath() {
        SortedMap<String, List<Watcher>> all = new TreeMap<>();
        for (WatcherEntries entries : bySerial()) {
            for (String path : dataPaths(entries)) {
                all.computeIfAbsent(path, key -> new ArrayList<>()).add(entries.watcher);
            }
        }
        return all;
    }

    private boolean contains(WatcherEntries entries, ByteBuf path, Kind kind) {
        switch (kind) {
            case CHILDREN:
                return (child.modes(entries, path) & PathWatches.STANDARD) != 0;
            case DATA:
                return (data.modes(entries, path) & PathWatches.STANDARD) != 0;
            case ANY:
                return child.modes(entries, path) != 0
                        || data.modes(entries, path) != 0
                        || recursive.modes(entries, path) != 0;
            case PERSISTENT:
                return (data.modes(entries, path) & PathWatches.PERSISTENT) != 0;
            case PERSISTENT_RECURSIVE:
                return recursive.modes(entries, path) != 0;
        }
        throw new IllegalArgumentException("no such kind: " + kind);
    }

    private void tell(EventType type, String path, long zxid, List<AclEntry> acl) {
        List<Watcher> told = take(type, path);
        if (told != null) {
            WatchEvent event = new WatchEvent(type, path, zxid, acl);
            told.forEach(watcher -> watcher.onEvent(event));
        }
    }

    /** Returns who must be told, each once, and removes the one-shot watches that fire; null if nobody. */
    private synchronized @Nullable List<Watcher> take(EventType type, String path) {
        if (watchers.isEmpty()) {
            return null;
        }
        lastTrigger++;
        ByteBuf bytes = bytes(path);
        List<Watcher> told = null;
        if (type != EventType.NODE_CHILDREN_CHANGED) {
            told = take(data.find(bytes, bytes.capacity()), told);
            told = takeRecursive(bytes, told);
        }
        if (type == EventType.NODE_CHILDREN_CHANGED || type == EventType.NODE_DELETED) {
            told = take(child.find(bytes, bytes.capacity()), told);
        }
        return told;
    }

    private @Nullable List<Watcher> takeRecursive(ByteBuf path, @Nullable List<Watcher> former) {
        List<Watcher> told = former;
        if (recursive.size() > 0) {
            int length = path.capacity();
            told = take(recursive.find(path, length), told);
            while (length > 1) {
                length--;
                if (path.getByte(length) == '/') {
                    told = take(recursive.find(path, length), told);
                }
            }
            if (path.capacity() > 1) {
                told = take(recursive.find(path, 1), told);
            }
        }
        return told;
    }

    private @Nullable List<Watcher> take(@Nullable PathWatches watches, @Nullable List<Watcher> former) {
        if (watches == null) {
            return former;
        }
        List<Watcher> told = former == null ? new ArrayList<>(watches.count()) : former;
        // From the end, because the last one takes the place of one that is removed.
        for (int position = watches.count() - 1; position >= 0; position--) {
            WatcherEntries entries = watches.watcher(position);
            if (entries.lastTrigger != lastTrigger) {
                entries.lastTrigger = lastTrigger;
                told.add(entries.watcher);
            }
            if ((watches.modes(position) & PathWatches.STANDARD) != 0) {
                watches.registry.remove(watches, position, PathWatches.STANDARD);
                forgetIfEmpty(entries);
            }
        }
        return told;
    }

    private WatcherEntries entriesOf(Watcher watcher) {
        return watchers.computeIfAbsent(watcher, key -> new WatcherEntries(key, ++lastSerial));
    }

    private void forgetIfEmpty(WatcherEntries entries) {
        if (entries.size() == 0) {
            watchers.remove(entries.watcher);
        }
    }

    private List<WatcherEntries> bySerial() {
        List<WatcherEntries> all = new ArrayList<>(watchers.values());
        all.sort(Comparator.comparingLong(entries -> entries.serial));
        return all;
    }

    private List<String> dataPaths(WatcherEntries entries) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            PathWatches watches = entries.path(i);
            if (watches.registry == data || watches.registry == recursive && !hasDataWatch(entries, watches)) {
                paths.add(watches.path());
            }
        }
        paths.sort(Comparator.naturalOrder());
        return paths;
    }

    private boolean hasDataWatch(WatcherEntries entries, PathWatches watches) {
        return data.modes(entries, Unpooled.wrappedBuffer(watches.pathBytes())) != 0;
    }

    private static ByteBuf bytes(String path) {
        return Unpooled.wrappedBuffer(path.getBytes(StandardCharsets.UTF_8));
    }
}
