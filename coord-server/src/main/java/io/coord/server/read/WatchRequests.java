package io.coord.server.read;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteReader;
import io.coord.core.error.ErrorCode;
import io.coord.core.model.Paths;
import io.coord.core.tree.DataTree;
import io.coord.core.tree.Znode;
import io.coord.core.watch.EventType;
import io.coord.core.watch.WatchMode;
import io.coord.core.watch.WatchTable;
import io.coord.core.watch.WatchTable.Registry;
import io.coord.core.watch.Watcher;
import io.coord.server.apply.GuardedState;
import io.coord.server.delivery.ReplyWriter;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** setWatches, addWatch, checkWatches and removeWatches (spec: client-protocol 10.4, 10.5). */
final class WatchRequests {
    /** Compat: the events of the catch-up carry this zxid. */
    private static final long CATCH_UP_ZXID = -1;

    private static final int MIN_STRING_BYTES = 4;

    private final GuardedState guarded;

    WatchRequests(GuardedState guarded) {
        this.guarded = guarded;
    }

    /**
     * Restores the watches of a client that has reconnected: what changed after {@code relativeZxid} is told at once,
     * before the reply, and not registered; the rest is registered.
     *
     * @param withPersistent whether the two lists of setWatches2 follow
     */
    void setWatches(ReadCaller caller, JuteReader in, ByteBuf out, boolean withPersistent) {
        long relativeZxid = in.readLong("relativeZxid");
        List<String> data = readPaths(in, "dataWatches");
        List<String> exist = readPaths(in, "existWatches");
        List<String> child = readPaths(in, "childWatches");
        List<String> persistent = withPersistent ? readPaths(in, "persistentWatches") : List.of();
        List<String> recursive = withPersistent ? readPaths(in, "persistentRecursiveWatches") : List.of();

        DataTree tree = guarded.state().tree();
        WatchTable watches = guarded.watches();
        Watcher watcher = caller.watcher();
        for (String path : data) {
            Znode node = tree.find(path);
            if (node == null) {
                tell(out, EventType.NODE_DELETED, path);
            } else if (node.mzxid() > relativeZxid) {
                tell(out, EventType.NODE_DATA_CHANGED, path);
            } else {
                watches.add(watcher, path, Registry.DATA, WatchMode.STANDARD);
            }
        }
        for (String path : exist) {
            if (tree.find(path) == null) {
                watches.add(watcher, path, Registry.DATA, WatchMode.STANDARD);
            } else {
                tell(out, EventType.NODE_CREATED, path);
            }
        }
        for (String path : child) {
            Znode node = tree.find(path);
            if (node == null) {
                tell(out, EventType.NODE_DELETED, path);
            } else if (node.pzxid() > relativeZxid) {
                tell(out, EventType.NODE_CHILDREN_CHANGED, path);
            } else {
                watches.add(watcher, path, Registry.CHILD, WatchMode.STANDARD);
            }
        }
        persistent.forEach(path -> watches.addPersistent(watcher, path, WatchMode.PERSISTENT));
        recursive.forEach(path -> watches.addPersistent(watcher, path, WatchMode.PERSISTENT_RECURSIVE));
    }

    int addWatch(ReadCaller caller, JuteReader in, ByteBuf out) {
        String path = in.readRequiredString("path");
        int mode = in.readInt("mode");
        if (mode != 0 && mode != 1) {
            throw new DecodeException("mode: " + mode + ", allowed are 0 (persistent) and 1 (persistent recursive)");
        }
        if (Paths.validate(path).isPresent()) {
            return ErrorCode.BAD_ARGUMENTS.code();
        }
        WatchMode watchMode = mode == 0 ? WatchMode.PERSISTENT : WatchMode.PERSISTENT_RECURSIVE;
        guarded.watches().addPersistent(caller.watcher(), path, watchMode);
        out.writeInt(0);
        return 0;
    }

    int checkWatches(ReadCaller caller, JuteReader in) {
        String path = in.readRequiredString("path");
        WatchTable.Kind kind = readKind(in);
        return guarded.watches().contains(caller.watcher(), path, kind) ? 0 : ErrorCode.NO_WATCHER.code();
    }

    int removeWatches(ReadCaller caller, JuteReader in) {
        String path = in.readRequiredString("path");
        WatchTable.Kind kind = readKind(in);
        return guarded.watches().remove(caller.watcher(), path, kind) ? 0 : ErrorCode.NO_WATCHER.code();
    }

    private static WatchTable.Kind readKind(JuteReader in) {
        int type = in.readInt("type");
        return WatchTable.Kind.ofCode(type)
                .orElseThrow(() -> new DecodeException("watcher type: " + type + ", allowed are 1..5"));
    }

    private static void tell(ByteBuf out, EventType type, String path) {
        ReplyWriter.writeEvent(out, CATCH_UP_ZXID, type.code(), path);
    }

    private static List<String> readPaths(JuteReader in, String field) {
        List<String> paths = in.readVector(field, MIN_STRING_BYTES, reader -> reader.readRequiredString(field));
        if (paths == null) {
            throw new DecodeException(field + ": null is not allowed here");
        }
        return paths;
    }
}
