package io.coord.server;

import io.coord.server.listener.ClientListener;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lets the replica, which starts before the listener, stop it when it fails. Thread: any. */
final class ListenerHolder {
    private @Nullable ClientListener listener;
    private boolean stopped;

    synchronized void set(ClientListener clientListener) {
        listener = clientListener;
        if (stopped) {
            listener.stopServing();
        }
    }

    /** Asked for by connections only, which come through the listener. */
    synchronized ClientListener get() {
        return Objects.requireNonNull(listener, "listener");
    }

    synchronized void sendAway(String reason) {
        if (listener != null) {
            listener.sendAway(reason);
        }
    }

    synchronized void stopServing() {
        stopped = true;
        if (listener != null) {
            listener.stopServing();
        }
    }
}
