package io.coord.core.watch;

/** One connection, as the watch table sees it. Compared by identity. */
@FunctionalInterface
public interface Watcher {
    /**
     * Told of a change, once per trigger, also if the ACL forbids: that is for the watcher to judge. Called by the thread
     * that applies the transaction, outside of the table's monitor; perhaps once more just after
     * {@link WatchTable#removeAll}. Must neither block nor throw.
     */
    void onEvent(WatchEvent event);
}
