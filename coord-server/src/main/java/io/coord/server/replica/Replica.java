package io.coord.server.replica;

import io.coord.core.env.Clock;
import io.coord.server.admin.DigestLog;
import io.coord.server.admin.LeaderFigures;
import io.coord.server.admin.SizeFigures;
import io.coord.server.apply.GuardedState;
import io.coord.server.delivery.ClientLink;
import io.coord.server.delivery.DeliveryRound;
import io.coord.server.measure.Distribution;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.LearnerCounts;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.runtime.LogMetrics;
import io.coord.zab.runtime.MemberCounts;
import io.coord.zab.storage.snapshot.SnapshotFile;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the state of a server (design 4): takes what connections, log and clock have for it,
 * orders writes, applies what is committed, opens, expires and closes sessions. A turn drains the inbox; what comes of
 * it leaves at once: one batch to the log, one wake-up per event loop.
 *
 * <p>The methods named {@code on…} run on that thread, the public ones on any.
 */
public final class Replica implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Replica.class);
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long JOIN_MILLIS = 10_000;
    private static final long QUERY_MILLIS = 5_000;

    private final String server;
    private final ReplicaInbox inbox;
    private final Replication replication;
    private final SnapshotTrigger snapshots;
    private final StateImages images;
    private final GuardedState guarded;
    private final ServingGate gate;
    private final DeliveryRound round;
    private final Clock clock;
    private final ReplicaListener listener;
    private final ReplicaThread thread;

    // Thread: replica.
    private final SyncOrder syncs = new SyncOrder();
    private final DigestLog digests = new DigestLog();
    private final ProposalSizes proposalSizes = new ProposalSizes();
    private volatile boolean serving = true;
    private volatile boolean hurried;
    private @Nullable Throwable failure;
    private boolean stopping;
    private long drainUntilNanos;

    public Replica(ReplicaParts parts) {
        this.server = parts.server();
        this.inbox = parts.inbox();
        this.round = parts.round();
        this.clock = parts.clock();
        this.listener = parts.listener();
        this.guarded = parts.guarded();
        this.gate = parts.gate();
        this.images = new StateImages(guarded);
        BackgroundSnapshots writer = new BackgroundSnapshots(
                server,
                parts.snapshotStore(),
                parts.snapshotOptions(),
                parts.background(),
                parts.afterSnapshot(),
                clock,
                LockSupport::parkNanos,
                parts.stages());
        Applier applier = new Applier(
                server, guarded, parts.reads(), round, parts.audit(), new Following(), clock, parts.stages());
        this.replication = parts.drivers() == null
                ? new SoleReplication(parts, applier, proposalSizes)
                : new EnsembleReplication(parts, applier, images, proposalSizes, parts.drivers());
        this.snapshots = new SnapshotTrigger(
                images,
                replication::rollLog,
                writer,
                parts.random(),
                parts.clock(),
                parts.snapshotAfterTxns(),
                parts.snapshotAfterBytes());
        this.thread = parts.thread();
        snapshots.onApplied(parts.replayedTxns(), 0);
    }

    /** Starts this and the log's thread. */
    public void start() {
        replication.start();
        thread.start(new ItsTurns());
    }

    /**
     * Applies and answers what is in flight, at most for some seconds, then ends this and the log's thread. Idempotent.
     */
    @Override
    public void close() {
        images.close();
        inbox.stop();
        joinReplica();
        replication.close();
    }

    /** A close that follows finishes nothing. Thread: any. */
    public void hurry() {
        hurried = true;
    }

    private void joinReplica() {
        if (thread.isCurrent()) {
            return;
        }
        boolean ended = false;
        try {
            ended = thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            log.warn("replica thread does not end, interrupting it server={}", server);
            thread.interrupt();
        }
    }

    private final class ItsTurns implements Turns {
        @Override
        public void begin() {
            replication.begin();
        }

        @Override
        public boolean isDone() {
            return Replica.this.isDone();
        }

        @Override
        public long waitNanos() {
            return Replica.this.waitNanos();
        }

        @Override
        public void turn(List<ReplicaInput> inputs) {
            Replica.this.turn(inputs);
        }

        @Override
        public void end(@Nullable Throwable thrown) {
            Throwable cause = thrown == null ? failure : thrown;
            serving = false;
            inbox.close();
            if (cause != null) {
                listener.onFailed(cause);
            }
        }
    }

    private void turn(List<ReplicaInput> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            inputs.get(i).applyTo(this);
        }
        if (failure != null) {
            return;
        }
        if (!stopping) {
            replication.role().doWhatIsDue();
        }
        replication.endTurn();
        while (syncs.hasReady()) {
            syncs.release(this);
            replication.endTurn();
        }
        if (replication.mayWriteSnapshots()) {
            snapshots.startIfDue();
        }
        round.send();
    }

    private boolean isDone() {
        if (failure != null) {
            return true;
        }
        return stopping && (hurried || replication.mayStop() || clock.monotonicNanos() - drainUntilNanos >= 0);
    }

    private long waitNanos() {
        long untilDue = replication.nextDueNanos() - clock.monotonicNanos();
        return Math.max(0, Math.min(MAX_WAIT_NANOS, Math.min(untilDue, snapshots.idleNanos())));
    }

    /** What comes after the stop is not answered: the connection closes, and the client knows that it does not know. */
    void onWrite(ClientWrite write) {
        if (stopping) {
            return;
        }
        if (syncs.concern(write.link())) {
            syncs.hold(write.link(), new ReplicaInput.Write(write));
        } else {
            replication.role().onWrite(write);
        }
    }

    void onSync(ClientSync sync) {
        if (stopping) {
            return;
        }
        if (syncs.concern(sync.link())) {
            syncs.hold(sync.link(), new ReplicaInput.Sync(sync));
        } else {
            syncs.began(sync.link());
            replication.onSync(sync);
        }
    }

    void onMemberInput(Input input) {
        replication.onMemberInput(input);
    }

    void onConnect(ConnectAttempt attempt) {
        if (!stopping) {
            replication.role().onConnect(attempt);
        }
    }

    void onDisconnected(ClientLink link, long sessionId) {
        syncs.forget(link);
        replication.role().onDisconnected(link, sessionId);
    }

    /** Whether clients are being served. */
    public boolean isServing() {
        return serving && gate.position() != ServingGate.Position.SHUT;
    }

    /** Whether it has no leader and serves those clients that accept it. */
    public boolean isReadOnly() {
        return gate.position() == ServingGate.Position.READ_ONLY;
    }

    /** What this server is for the others of its ensemble; empty alone. */
    public Optional<MemberStatus> memberStatus() {
        return replication.memberStatus();
    }

    /** The members of its ensemble that are in force; empty alone. */
    public Optional<Membership> membership() {
        return replication.membership();
    }

    /** As leader: who follows; empty else, or if the replica has ended. */
    public Optional<LeaderFigures> leaderFigures() {
        CompletableFuture<Optional<LearnerCounts>> answer = new CompletableFuture<>();
        if (!inbox.query(() -> answer.complete(replication.learners()))) {
            return Optional.empty();
        }
        long nowMillis = TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos());
        long since = replication
                .availability()
                .map(AvailabilityMetrics::servingSinceMillis)
                .orElse(nowMillis);
        return answer.completeOnTimeout(Optional.empty(), QUERY_MILLIS, TimeUnit.MILLISECONDS)
                .join()
                .map(learners -> new LeaderFigures(learners, nowMillis - since));
    }

    /** How long elections took, and how long no client was served; empty alone. */
    public SortedMap<String, Distribution> availability() {
        return replication
                .availability()
                .map(AvailabilityMetrics::distributions)
                .orElse(Collections.emptySortedMap());
    }

    /** What a member has said to others and they to it; empty alone. */
    public Optional<MemberCounts> memberCounts() {
        return replication.memberCounts();
    }

    /** When a member began to be what it is, on the monotonic clock; empty alone. */
    public Optional<Long> servingSinceMillis() {
        return replication.availability().map(AvailabilityMetrics::servingSinceMillis);
    }

    /** How often this server has looked for a leader; empty alone. */
    public Optional<Long> elections() {
        return replication.availability().map(AvailabilityMetrics::elections);
    }

    /** Session ids by the monotonic millisecond at which they are looked at next; empty if the replica has ended. */
    public SortedMap<Long, List<Long>> sessionsByExpiry() {
        return ask(() -> replication.role().sessionsByExpiry());
    }

    /** As {@link #sessionsByExpiry}, of the sessions that only this server knows. */
    public SortedMap<Long, List<Long>> localSessionsByExpiry() {
        return ask(() -> replication.role().localSessionsByExpiry());
    }

    private SortedMap<Long, List<Long>> ask(Supplier<SortedMap<Long, List<Long>>> question) {
        CompletableFuture<SortedMap<Long, List<Long>>> answer = new CompletableFuture<>();
        if (!inbox.query(() -> answer.complete(question.get()))) {
            return Collections.emptySortedMap();
        }
        return answer.completeOnTimeout(Collections.emptySortedMap(), QUERY_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    /** Whether its thread takes what it is given within some seconds. */
    public boolean isResponsive() {
        return answerTo(() -> true).orElse(false);
    }

    /** Lets a leader hand over as soon as nothing is in flight; false if it does not lead. It goes on as a follower. */
    public boolean handOver() {
        return answerTo(() -> {
                    boolean leads =
                            replication.memberStatus().map(MemberStatus::phase).orElse(MemberStatus.Phase.LOOKING)
                                    == MemberStatus.Phase.LEADING;
                    if (leads) {
                        replication.onMemberInput(new Input.HandOver());
                    }
                    return leads;
                })
                .orElse(false);
    }

    /** Begins to write a snapshot of the state as it is; empty if an image of it is being written already. */
    public Optional<CompletableFuture<SnapshotFile>> startSnapshot() {
        return answerTo(() -> replication.mayWriteSnapshots()
                        ? snapshots.startNow()
                        : Optional.<CompletableFuture<SnapshotFile>>empty())
                .flatMap(begun -> begun);
    }

    /** Empty if the replica has ended or does not answer in time. */
    private <T> Optional<T> answerTo(Supplier<T> question) {
        CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
        return inbox.query(() -> answer.complete(Optional.of(question.get())))
                ? answer.completeOnTimeout(Optional.empty(), QUERY_MILLIS, TimeUnit.MILLISECONDS)
                        .join()
                : Optional.empty();
    }

    /** Digests of the tree at some zxids. */
    public DigestLog digests() {
        return digests;
    }

    public LogMetrics logMetrics() {
        return replication.logMetrics();
    }

    /** How long the proposals were that this server made; -1 each before the first. */
    public SizeFigures proposalSizes() {
        return proposalSizes.figures();
    }

    public void resetMetrics() {
        proposalSizes.reset();
        replication.resetMetrics();
        replication.availability().ifPresent(metrics -> inbox.query(metrics::reset));
    }

    /** What has to follow the state. */
    private final class Following implements Applier.Listener {
        @Override
        public void onApplied(OrderedTxn ordered) {
            replication.role().onApplied(ordered);
            snapshots.onApplied(1, ordered.payloadBytes());
            digests.onApplied(ordered.zxid(), guarded.state().tree().digest());
        }

        @Override
        public void onSyncAnswered(ClientSync sync) {
            syncs.answered(sync.link());
        }
    }

    void onLogSynced(long zxid) {
        replication.onLogSynced(zxid);
    }

    void onFailed(Throwable cause) {
        failure = cause;
    }

    void onStop() {
        stopping = true;
        if (!hurried) {
            replication.beginStop();
        }
        drainUntilNanos = clock.monotonicNanos() + DRAIN_NANOS;
    }
}
