package io.coord.core.watch;

import io.coord.core.table.LinearHashTable;
import io.coord.core.table.PathHash;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Watches of one sort by path. A watcher is there at most once per path, with one or two modes. */
final class WatchRegistry {
    private final PathHash pathHash;
    private final LinearHashTable<PathWatches> table = new LinearHashTable<>();
    private int size;

    WatchRegistry(PathHash pathHash) {
        this.pathHash = pathHash;
    }

    /** The number of watches. */
    int size() {
        return size;
    }

    int pathCount() {
        return table.size();
    }

    /** Returns the watches at the path that is the first {@code length} bytes. */
    @Nullable
    PathWatches find(ByteBuf path, int length) {
        PathWatches found = table.first(pathHash.hash(path, 0, length));
        while (found != null && !found.hasPath(path, length)) {
            found = table.next(found);
        }
        return found;
    }

    void add(WatcherEntries watcher, ByteBuf path, int modes) {
        int length = path.capacity();
        PathWatches watches = find(path, length);
        if (watches == null) {
            byte[] key = path.array();
            watches = new PathWatches(pathHash.hash(path, 0, length), key, this, watcher, watcher.size(), modes);
            table.add(watches);
            watcher.append(watches, 0);
            size++;
            return;
        }
        int position = watches.positionOf(watcher);
        if (position >= 0) {
            watches.setModes(position, watches.modes(position) | modes);
        } else {
            watcher.append(watches, watches.append(watcher, watcher.size(), modes));
            size++;
        }
    }

    /** Returns the modes of a watcher at a path, 0 if it has none. */
    int modes(WatcherEntries watcher, ByteBuf path) {
        PathWatches watches = find(path, path.capacity());
        int position = watches == null ? -1 : watches.positionOf(watcher);
        return position < 0 ? 0 : watches.modes(position);
    }

    /** Removes modes of a watcher at a path; returns those that were there. */
    int remove(WatcherEntries watcher, ByteBuf path, int modes) {
        PathWatches watches = find(path, path.capacity());
        int position = watches == null ? -1 : watches.positionOf(watcher);
        return position < 0 ? 0 : remove(watches, position, modes);
    }

    int remove(PathWatches watches, int position, int modes) {
        int before = watches.modes(position);
        if ((before & ~modes) != 0) {
            watches.setModes(position, before & ~modes);
        } else {
            boolean only = watches.count() == 1;
            watches.watcher(position).remove(watches.index(position));
            watches.remove(position);
            if (only) {
                table.remove(watches);
            }
            size--;
        }
        return before & modes;
    }
}
