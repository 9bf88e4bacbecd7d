package io.coord.server.replica;

import io.coord.zab.runtime.LogMetrics;
import io.coord.zab.runtime.LogThread;

/** A server that is alone: it orders, and commits what its log has. Thread: replica, but as said in the interface. */
final class SoleReplication implements Replication {
    private final SoleBroadcast broadcast;
    private final Orderer orderer;
    private final ClientSessions sessions;
    private final OrderingRole role;
    private final Applier applier;
    private final LogThread logThread;

    SoleReplication(ReplicaParts parts, Applier applier) {
        this.logThread = parts.logThread();
        this.broadcast = new SoleBroadcast(parts.guarded().state().lastZxid(), logThread);
        this.orderer = new Orderer(parts.preparer(), broadcast, parts.clock());
        this.sessions = new ClientSessions(parts, orderer);
        this.role = new OrderingRole(parts.guarded().state(), orderer, sessions, parts.reaper(), parts.clock());
        this.applier = applier;
    }

    @Override
    public void start() {
        logThread.start();
    }

    @Override
    public void begin() {
        sessions.closeOrphans();
    }

    @Override
    public ServerRole role() {
        return role;
    }

    @Override
    public void onLogSynced(long zxid) {
        broadcast.onLogSynced(zxid);
    }

    @Override
    public void endTurn() {
        broadcast.flush();
        applier.apply(() -> orderer.takeCommitted(broadcast.committed()));
    }

    @Override
    public void rollLog() {
        logThread.roll();
    }

    @Override
    public LogMetrics logMetrics() {
        return logThread.metrics();
    }

    @Override
    public void resetLogMetrics() {
        logThread.resetMetrics();
    }

    @Override
    public void close() {
        logThread.close();
    }
}
