package io.coord.server.replica;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Which clients are let in. A member of an ensemble serves them only while it has a leader. Thread: any, but as said. */
public final class ServingGate {
    /** Who is let in. */
    public enum Position {
        SHUT,
        /** Only clients that accept a server which has no leader. */
        READ_ONLY,
        OPEN
    }

    private final CompletableFuture<Void> firstOpened = new CompletableFuture<>();
    private volatile Consumer<String> disconnectClients = reason -> {};
    private volatile Position position = Position.SHUT;
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
        position = Position.OPEN;
        firstOpened.complete(null);
    }

    /** Clients that accept it may read from now on. Thread: replica. */
    void openForReading() {
        epochZxid = 0;
        position = Position.READ_ONLY;
    }

    /** Clients are sent away, and no new ones let in. Thread: replica. */
    void shut(String reason) {
        position = Position.SHUT;
        disconnectClients.accept(reason);
    }

    public Position position() {
        return position;
    }

    public boolean isOpen() {
        return position == Position.OPEN;
    }

    public long epochZxid() {
        return epochZxid;
    }

    /** Completes when clients are let in for the first time, and may write. */
    public CompletableFuture<Void> firstOpened() {
        return firstOpened;
    }
}
