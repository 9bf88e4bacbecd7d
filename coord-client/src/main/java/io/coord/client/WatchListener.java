package io.coord.client;

import io.coord.client.watch.WatchEnd;

/**
 * Hears of changes. Called through the client's executor of callbacks, one call at a time, in the order of the changes, and
 * before any reply that shows the change. What it throws is logged and ignored.
 */
@FunctionalInterface
public interface WatchListener {
    void onEvent(NodeEvent event);

    /** The watch is gone; nothing follows. Not called for one-shot watches that have fired. */
    default void onEnd(WatchEnd reason) {}
}
