package io.coord.core.watch;

import io.coord.core.table.HashLinked;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The watches on one path in one registry, at least one. Each is known twice: here, with its place in the watcher's
 * list, and there, with its place here, so that it goes from both sides at once without a search.
 *
 * <p>Laid out for memory: the first watch is in the object itself, and arrays appear with the second.
 */
final class PathWatches extends HashLinked {
    static final int STANDARD = 1;
    static final int PERSISTENT = 2;

    private static final int MODES_MASK = 3;
    private static final int INDEX_SHIFT = 2;

    final WatchRegistry registry;

    private final byte[] path;
    /** One {@link WatcherEntries}, or an array of them if {@link #infos} is there. */
    private Object watchers;
    /** Index in the watcher's list and modes, per watcher. */
    private int @Nullable [] infos;

    private int countOrInfo;

    PathWatches(int hash, byte[] path, WatchRegistry registry, WatcherEntries watcher, int index, int modes) {
        super(hash);
        this.path = path;
        this.registry = registry;
        this.watchers = watcher;
        this.countOrInfo = index << INDEX_SHIFT | modes;
    }

    boolean hasPath(ByteBuf bytes, int length) {
        if (length != path.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes.getByte(i) != path[i]) {
                return false;
            }
        }
        return true;
    }

    String path() {
        return new String(path, StandardCharsets.UTF_8);
    }

    byte[] pathBytes() {
        return path;
    }

    int count() {
        return infos == null ? 1 : countOrInfo;
    }

    WatcherEntries watcher(int position) {
        return infos == null ? (WatcherEntries) watchers : ((WatcherEntries[]) watchers)[position];
    }

    /** Place in the watcher's list. */
    int index(int position) {
        return info(position) >>> INDEX_SHIFT;
    }

    void setIndex(int position, int index) {
        setInfo(position, index << INDEX_SHIFT | modes(position));
    }

    int modes(int position) {
        return info(position) & MODES_MASK;
    }

    void setModes(int position, int modes) {
        setInfo(position, info(position) & ~MODES_MASK | modes);
    }

    /** Returns the position of {@code watcher}, or -1. Searches the side that is shorter. */
    int positionOf(WatcherEntries watcher) {
        if (watcher.size() < count()) {
            return watcher.positionIn(this);
        }
        for (int i = count() - 1; i >= 0; i--) {
            if (watcher(i) == watcher) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the position. */
    int append(WatcherEntries watcher, int index, int modes) {
        int info = index << INDEX_SHIFT | modes;
        if (infos == null) {
            int capacity = Capacity.grown(1);
            WatcherEntries[] more = new WatcherEntries[capacity];
            more[0] = (WatcherEntries) watchers;
            infos = new int[capacity];
            infos[0] = countOrInfo;
            watchers = more;
            countOrInfo = 1;
        } else if (countOrInfo == infos.length) {
            resize(Capacity.grown(countOrInfo));
        }
        ((WatcherEntries[]) watchers)[countOrInfo] = watcher;
        infos[countOrInfo] = info;
        return countOrInfo++;
    }

    /** The last one takes its place. The very last one stays: then the path goes. */
    void remove(int position) {
        if (infos == null || countOrInfo == 1) {
            return;
        }
        WatcherEntries[] array = (WatcherEntries[]) watchers;
        int last = --countOrInfo;
        if (position != last) {
            array[position] = array[last];
            infos[position] = infos[last];
            array[position].setPosition(index(position), position);
        }
        array[last] = null;
        if (Capacity.isWasteful(countOrInfo, infos.length)) {
            resize(Capacity.grown(countOrInfo));
        }
    }

    private int info(int position) {
        return infos == null ? countOrInfo : infos[position];
    }

    private void setInfo(int position, int info) {
        if (infos == null) {
            countOrInfo = info;
        } else {
            infos[position] = info;
        }
    }

    private void resize(int capacity) {
        watchers = Arrays.copyOf((WatcherEntries[]) watchers, capacity);
        infos = Arrays.copyOf(infos, capacity);
    }
}
