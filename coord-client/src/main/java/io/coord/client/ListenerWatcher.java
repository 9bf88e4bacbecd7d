package io.coord.client;

import io.coord.client.future.Callbacks;
import io.coord.client.watch.WatchEnd;
import io.coord.client.watch.Watcher;

/** A listener of a caller in the table of watches: translates paths, and hands over to where callbacks run. */
final class ListenerWatcher implements Watcher {
    private static final NodeEvent.Type[] TYPES = NodeEvent.Type.values();

    private final WatchListener listener;
    private final Callbacks callbacks;
    private final Chroot chroot;
    private final String path;

    ListenerWatcher(WatchListener listener, Callbacks callbacks, Chroot chroot, String path) {
        this.listener = listener;
        this.callbacks = callbacks;
        this.chroot = chroot;
        this.path = path;
    }

    boolean tells(WatchListener other) {
        return listener == other;
    }

    @Override
    public void changed(int type, String serverPath, long zxid) {
        if (type < CREATED || type > CHILDREN_CHANGED) {
            return; // of a newer server; a watch says nothing rather than something wrong
        }
        NodeEvent event = new NodeEvent(TYPES[type - CREATED], chroot.toCaller(serverPath), zxid);
        callbacks.execute(() -> listener.onEvent(event));
    }

    @Override
    public void missed() {
        NodeEvent event = new NodeEvent(NodeEvent.Type.MISSED, path, -1);
        callbacks.execute(() -> listener.onEvent(event));
    }

    @Override
    public void ended(WatchEnd reason) {
        callbacks.execute(() -> listener.onEnd(reason));
    }
}
