package io.coord.server.replica;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.LearnerCounts;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.runtime.LogMetrics;
import io.coord.zab.runtime.LogThread;
import io.coord.zab.runtime.MemberCounts;
import java.util.Objects;
import java.util.Optional;

/** A server that is alone: it orders, and commits what its log has. Thread: replica, but as said in the interface. */
final class SoleReplication implements Replication {
    private final ReplicaParts parts;
    private final SoleBroadcast broadcast;
    private final Orderer orderer;
    private final ClientSessions sessions;
    private final OrderingRole role;
    private final Applier applier;
    private final LogThread logThread;

    SoleReplication(ReplicaParts parts, Applier applier, ProposalSizes sizes) {
        this.parts = parts;
        this.logThread = Objects.requireNonNull(parts.logThread(), "logThread");
        this.broadcast = new SoleBroadcast(parts.guarded().state().lastZxid(), logThread);
        this.orderer = new Orderer(parts.preparers().make(null), broadcast, sizes, parts.clock(), parts.stages());
        this.sessions = new ClientSessions(parts, orderer);
        this.role = new OrderingRole(
                parts.guarded().state(), orderer, sessions, parts.reapers().get(), parts.clock());
        this.applier = applier;
    }

    @Override
    public void start() {
        parts.gate().open(0);
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
    public void onMemberInput(Input input) {
        throw new IllegalStateException("not a member of an ensemble");
    }

    @Override
    public void onSync(ClientSync sync) {
        throw new IllegalStateException("a sync on a single server is a read");
    }

    @Override
    public long nextDueNanos() {
        return role.nextDueNanos();
    }

    @Override
    public void beginStop() {
        // Nobody takes over.
    }

    @Override
    public boolean mayStop() {
        return role.inFlightCount() == 0;
    }

    @Override
    public boolean mayWriteSnapshots() {
        return true;
    }

    @Override
    public Optional<MemberStatus> memberStatus() {
        return Optional.empty();
    }

    @Override
    public Optional<LearnerCounts> learners() {
        return Optional.empty();
    }

    @Override
    public Optional<MemberCounts> memberCounts() {
        return Optional.empty();
    }

    @Override
    public Optional<AvailabilityMetrics> availability() {
        return Optional.empty();
    }

    @Override
    public Optional<Membership> membership() {
        return Optional.empty();
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
    public void resetMetrics() {
        logThread.resetMetrics();
    }

    @Override
    public void close() {
        logThread.close();
    }
}
