package io.coord.server.replica;

import io.coord.server.delivery.ClientLink;
import io.coord.zab.protocol.Input;
import io.coord.zab.runtime.LogListener;
import io.coord.zab.runtime.MemberInbox;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * What connections, the log and the server itself have for the replica thread. Exists before the replica does, so that
 * both can be given to each other's partners. Thread: any; {@link #take} and {@link #close} belong to the replica.
 */
public final class ReplicaInbox implements MemberInbox, ReplicaPort, LogListener {
    private final Inbox<ReplicaInput> inbox = new Inbox<>();
    private final boolean ordersSyncs;

    /** @param ordersSyncs whether the replica is a member of an ensemble */
    public ReplicaInbox(boolean ordersSyncs) {
        this.ordersSyncs = ordersSyncs;
    }

    @Override
    public void submit(ClientWrite write) {
        inbox.put(new ReplicaInput.Write(write));
    }

    @Override
    public boolean ordersSyncs() {
        return ordersSyncs;
    }

    @Override
    public void sync(ClientSync sync) {
        inbox.put(new ReplicaInput.Sync(sync));
    }

    /** Takes what concerns this server as a member of an ensemble. */
    @Override
    public void put(Input input) {
        inbox.put(new ReplicaInput.Member(input));
    }

    /** So that what came over the network together is one turn. */
    @Override
    public void putAll(List<? extends Input> inputs) {
        List<ReplicaInput> all = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            all.add(new ReplicaInput.Member(inputs.get(i)));
        }
        inbox.putAll(all);
    }

    @Override
    public void connect(ConnectAttempt attempt) {
        inbox.put(new ReplicaInput.Connect(attempt));
    }

    @Override
    public void disconnected(ClientLink link, long sessionId) {
        inbox.put(new ReplicaInput.Disconnected(link, sessionId));
    }

    @Override
    public boolean query(Runnable query) {
        return inbox.put(new ReplicaInput.Query(query));
    }

    @Override
    public ReplicaPort gatheredBy(EventExecutor loop) {
        return new GatheringPort(this, loop);
    }

    void putInputs(List<ReplicaInput> inputs) {
        inbox.putAll(inputs);
    }

    @Override
    public void synced(long lastZxid) {
        inbox.put(new ReplicaInput.LogSynced(lastZxid));
    }

    @Override
    public void failed(Throwable cause) {
        inbox.put(new ReplicaInput.Failed(cause));
    }

    void stop() {
        inbox.put(new ReplicaInput.Stop());
    }

    void wakes(Runnable taker) {
        inbox.wakes(taker);
    }

    List<ReplicaInput> takeOrBeWoken(List<ReplicaInput> empty) {
        return inbox.takeOrBeWoken(empty);
    }

    List<ReplicaInput> take(List<ReplicaInput> empty, long nanos) {
        return inbox.take(empty, nanos);
    }

    void close() {
        inbox.close();
    }
}
