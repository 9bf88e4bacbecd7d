package io.coord.server.replica;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Whether clients are let in. A member of an ensemble serves them only while it has a leader. Thread: any, but as said. */
public final class ServingGate {
    private final CompletableFuture<Void> firstOpened = new CompletableFuture<>();
    private volatile Consumer<String> disconnectClients = reason -> {};
    private volatile boolean open;
    private volatile long epochZxid;

    /** @param disconnect sends all clients away, without a word and without waiting, for a reason that is logged */
    public void onShut(Consumer<String> disconnect) {
        disconnectClients = disconnect;
    }

    /**
     * Clients are served from now on. Thread: replica, or before it runs.
     *
     * @param firstZxid the first of the leader's epoch, 0 alone: a client that has seen this, and nothing newer, has
     *                  seen nothing that this server does not show
     */
    void open(long firstZxid) {
        epochZxid = firstZxid;
        open = true;
        firstOpened.complete(null);
    }

    /** Clients are sent away, and no new ones let in. Thread: replica. */
    void shut(String reason) {
        open = false;
        disconnectClients.accept(reason);
    }

    public boolean isOpen() {
        return open;
    }

    public long epochZxid() {
        return epochZxid;
    }

    /** Completes when clients are let in for the first time. */
    public CompletableFuture<Void> firstOpened() {
        return firstOpened;
    }
}
