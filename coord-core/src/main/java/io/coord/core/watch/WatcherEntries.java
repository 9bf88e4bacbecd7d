package io.coord.core.watch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The watches of one watcher: where each is on the side of its path, see {@link PathWatches}. */
final class WatcherEntries {
    private static final int FIRST_CAPACITY = 2;

    final Watcher watcher;
    /** In the order of their first watch: the order of views. */
    final long serial;
    /** The last trigger that this watcher was told of. */
    long lastTrigger;

    private @Nullable PathWatches[] paths = new PathWatches[FIRST_CAPACITY];
    private int[] positions = new int[FIRST_CAPACITY];
    private int size;

    WatcherEntries(Watcher watcher, long serial) {
        this.watcher = watcher;
        this.serial = serial;
    }

    int size() {
        return size;
    }

    PathWatches path(int index) {
        return paths[index];
    }

    int position(int index) {
        return positions[index];
    }

    void setPosition(int index, int position) {
        positions[index] = position;
    }

    /** Returns the position of this watcher in {@code path}, or -1. */
    int positionIn(PathWatches path) {
        for (int i = 0; i < size; i++) {
            if (paths[i] == path) {
                return positions[i];
            }
        }
        return -1;
    }

    void append(PathWatches path, int position) {
        if (size == paths.length) {
            resize(Capacity.grown(size));
        }
        paths[size] = path;
        positions[size++] = position;
    }

    /** The last one takes its place. */
    void remove(int index) {
        size--;
        if (index != size) {
            PathWatches moved = paths[size];
            paths[index] = moved;
            positions[index] = positions[size];
            moved.setIndex(positions[size], index);
        }
        paths[size] = null;
        if (Capacity.isWasteful(size, paths.length)) {
            resize(Capacity.grown(size));
        }
    }

    private void resize(int capacity) {
        paths = Arrays.copyOf(paths, capacity);
        positions = Arrays.copyOf(positions, capacity);
    }
}
