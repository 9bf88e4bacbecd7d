package io.coord.server.replica;

import io.coord.server.delivery.ClientLink;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what the connections of one event loop have for the replica, and hands it over when the loop has looked at all
 * sockets that were ready. Else the first of many requests would wake the replica and the log, and be synced alone.
 *
 * <p>Thread: that event loop, {@link #query} any.
 */
final class GatheringPort implements ReplicaPort {
    /** With so many the replica has something to do meanwhile. */
    private static final int ENOUGH = 128;

    private final ReplicaInbox inbox;
    private final EventExecutor loop;
    private final Runnable handOver = this::handOver;
    private final List<ReplicaInput> gathered = new ArrayList<>();
    private boolean scheduled;

    GatheringPort(ReplicaInbox inbox, EventExecutor loop) {
        this.inbox = inbox;
        this.loop = loop;
    }

    @Override
    public void submit(ClientWrite write) {
        gather(new ReplicaInput.Write(write));
    }

    @Override
    public boolean ordersSyncs() {
        return inbox.ordersSyncs();
    }

    @Override
    public void sync(ClientSync sync) {
        gather(new ReplicaInput.Sync(sync));
    }

    @Override
    public void connect(ConnectAttempt attempt) {
        gather(new ReplicaInput.Connect(attempt));
    }

    @Override
    public void disconnected(ClientLink link, long sessionId) {
        gather(new ReplicaInput.Disconnected(link, sessionId));
    }

    @Override
    public boolean query(Runnable query) {
        return inbox.query(query);
    }

    @Override
    public ReplicaPort gatheredBy(EventExecutor other) {
        return inbox.gatheredBy(other);
    }

    private void gather(ReplicaInput input) {
        gathered.add(input);
        if (gathered.size() >= ENOUGH || loop.isShuttingDown()) {
            handOver();
        } else if (!scheduled) {
            scheduled = true;
            // A loop runs its tasks after the sockets that are ready.
            loop.execute(handOver);
        }
    }

    private void handOver() {
        scheduled = false;
        inbox.putInputs(gathered);
        gathered.clear();
    }
}
