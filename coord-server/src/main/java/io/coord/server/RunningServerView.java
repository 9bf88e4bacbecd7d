package io.coord.server;

import io.coord.core.tree.DataTree;
import io.coord.core.watch.WatchTable;
import io.coord.core.watch.Watcher;
import io.coord.server.admin.AdminView;
import io.coord.server.admin.BusyPaths;
import io.coord.server.admin.ClockReading;
import io.coord.server.admin.Configuration;
import io.coord.server.admin.ConnectionInfo;
import io.coord.server.admin.DigestLog;
import io.coord.server.admin.Directories;
import io.coord.server.admin.LastSnapshot;
import io.coord.server.admin.LeaderFigures;
import io.coord.server.admin.MemberConfiguration;
import io.coord.server.admin.ServerMode;
import io.coord.server.admin.SizeFigures;
import io.coord.server.admin.TrafficFigures;
import io.coord.server.admin.TreeFigures;
import io.coord.server.admin.WatchFigures;
import io.coord.server.apply.GuardedState;
import io.coord.server.config.BuildVersion;
import io.coord.server.config.EnsembleConfig;
import io.coord.server.listener.ClientListener;
import io.coord.server.listener.TrafficStats;
import io.coord.server.measure.Distribution;
import io.coord.server.measure.Stage;
import io.coord.server.measure.StageTimes;
import io.coord.server.measure.Summary;
import io.coord.server.replica.Replica;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.protocol.membership.Membership.MemberSpec;
import io.coord.zab.protocol.membership.Membership.PeerAddress;
import io.coord.zab.protocol.membership.MembershipText;
import io.coord.zab.runtime.MemberCounts;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.snapshot.SnapshotFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What a running server tells of itself. Thread: any but the event loops and the replica. */
final class RunningServerView implements AdminView {
    private static final int NO_PORT = -1;
    private static final int MICROS_PER_MILLI = 1000;
    private static final SizeFigures NO_REPLY = new SizeFigures(-1, -1, -1);

    private final CoordServerBuilder.Settings settings;
    private final ServerStorage storage;
    private final GuardedState guarded;
    private final Replica replica;
    private final StageTimes stages;
    private final Supplier<ClientListener> listener;
    private final Supplier<Optional<InetSocketAddress>> clientAddress;
    private final Supplier<Optional<InetSocketAddress>> secureAddress;
    private final Supplier<SortedMap<String, Long>> peerRefusals;
    private final String version;
    private final long startedNanos;
    private final AtomicLong traceMask = new AtomicLong(DEFAULT_TRACE_MASK);

    RunningServerView(
            CoordServerBuilder.Settings settings,
            ServerStorage storage,
            GuardedState guarded,
            Replica replica,
            StageTimes stages,
            Supplier<ClientListener> listener,
            Supplier<Optional<InetSocketAddress>> clientAddress,
            Supplier<Optional<InetSocketAddress>> secureAddress,
            Supplier<SortedMap<String, Long>> peerRefusals) {
        this.settings = settings;
        this.storage = storage;
        this.guarded = guarded;
        this.replica = replica;
        this.stages = stages;
        this.listener = listener;
        this.clientAddress = clientAddress;
        this.secureAddress = secureAddress;
        this.peerRefusals = peerRefusals;
        this.version = BuildVersion.read().toString();
        this.startedNanos = settings.clock().monotonicNanos();
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public boolean isServing() {
        return replica.isServing();
    }

    @Override
    public ServerMode mode() {
        return replica.isReadOnly()
                ? ServerMode.READ_ONLY
                : replica.memberStatus().map(RunningServerView::modeOf).orElse(ServerMode.STANDALONE);
    }

    /** While it does not serve, nobody asks. */
    private static ServerMode modeOf(MemberStatus status) {
        return switch (status.phase()) {
            case LEADING, PREPARING -> ServerMode.LEADER;
            case OBSERVING -> ServerMode.OBSERVER;
            case LOOKING, JOINING, FOLLOWING -> ServerMode.FOLLOWER;
        };
    }

    @Override
    public Optional<String> peerState() {
        return replica.memberStatus().map(status -> switch (status.phase()) {
            case LOOKING -> "looking - election";
            case PREPARING -> "leading - synchronization";
            case LEADING -> "leading - broadcast";
            case JOINING -> "following - synchronization";
            case FOLLOWING -> "following - broadcast";
            case OBSERVING -> "observing - broadcast";
        });
    }

    @Override
    public Optional<SizeFigures> proposalSizes() {
        boolean leads = replica.memberStatus()
                .map(status -> status.phase() == MemberStatus.Phase.LEADING)
                .orElse(false);
        return leads ? Optional.of(replica.proposalSizes()) : Optional.empty();
    }

    @Override
    public Optional<LeaderFigures> leader() {
        return mode() == ServerMode.LEADER ? replica.leaderFigures() : Optional.empty();
    }

    @Override
    public Optional<MemberConfiguration> memberConfiguration() {
        EnsembleConfig ensemble = settings.config().ensemble();
        return ensemble == null
                ? Optional.empty()
                : replica.membership().map(inForce -> memberConfiguration(ensemble, inForce));
    }

    /** A server that is no member yet has the ports that its own file says. */
    private static MemberConfiguration memberConfiguration(EnsembleConfig ensemble, Membership inForce) {
        MemberSpec self = inForce.members().get(ensemble.myId());
        if (self == null) {
            self = EnsembleMember.membership(ensemble).members().get(ensemble.myId());
        }
        return new MemberConfiguration(
                ensemble.timing().initLimit(),
                ensemble.timing().syncLimit(),
                self.addresses().stream().map(PeerAddress::electionPort).toList(),
                self.addresses().stream().map(PeerAddress::quorumPort).toList(),
                self.observer(),
                new String(MembershipText.write(inForce).array(), StandardCharsets.UTF_8));
    }

    @Override
    public Optional<SortedMap<Long, Integer>> sessionsOfTheEnsemble() {
        ServerMode mode = mode();
        return mode == ServerMode.STANDALONE || mode == ServerMode.LEADER
                ? Optional.empty()
                : Optional.of(underReadLock(() -> new TreeMap<>(guarded.state().sessionTimeouts())));
    }

    @Override
    public Optional<SortedMap<Long, List<Long>>> localSessionsByExpiry() {
        EnsembleConfig ensemble = settings.config().ensemble();
        return ensemble != null && ensemble.serving().localSessions()
                ? Optional.of(replica.localSessionsByExpiry())
                : Optional.empty();
    }

    @Override
    public Optional<MemberStatus> memberStatus() {
        return replica.memberStatus();
    }

    @Override
    public Optional<Membership> membership() {
        return replica.membership();
    }

    @Override
    public Optional<String> configurationFile() {
        return Optional.ofNullable(settings.config().operations().initialConfiguration());
    }

    @Override
    public Optional<LastSnapshot> lastSnapshot() {
        if (settings.config().storage().dataDirectory() == null) {
            return Optional.empty();
        }
        try {
            List<SnapshotFile> snapshots = storage.snapshots().list();
            if (snapshots.isEmpty()) {
                return Optional.empty();
            }
            SnapshotFile newest = snapshots.get(0);
            long seconds = Files.getLastModifiedTime(newest.path()).to(TimeUnit.SECONDS);
            return Optional.of(new LastSnapshot(newest.zxid(), seconds));
        } catch (IOException e) {
            throw new UncheckedIOException("can not look at the snapshots", e);
        }
    }

    @Override
    public SortedMap<Long, Integer> sessionTimeouts() {
        return underReadLock(() -> new TreeMap<>(guarded.state().sessionTimeouts()));
    }

    /** Compat: a member counts from when it began to lead or follow, as ZooKeeper makes a new server for each role. */
    @Override
    public long uptimeMillis() {
        long sinceMillis = replica.servingSinceMillis().orElse(TimeUnit.NANOSECONDS.toMillis(startedNanos));
        return TimeUnit.NANOSECONDS.toMillis(settings.clock().monotonicNanos()) - sinceMillis;
    }

    @Override
    public TrafficFigures traffic() {
        TrafficStats stats = listener.get().stats();
        Summary latency = stats.latencyMillis();
        return new TrafficFigures(
                latency.min(),
                latency.average(),
                latency.max(),
                stats.packetsReceived(),
                stats.packetsSent(),
                stats.bytesReceived(),
                listener.get().outstandingRequests(),
                listener.get().connectionCount(),
                stats.rejectedConnections(),
                stats.authenticationFailures());
    }

    @Override
    public TreeFigures tree() {
        return underReadLock(() -> {
            DataTree tree = guarded.state().tree();
            return new TreeFigures(
                    guarded.state().lastZxid(),
                    // Compat: ZooKeeper counts the root twice.
                    tree.nodeCount() + 1,
                    tree.ephemeralCount(),
                    tree.approximateDataBytes(),
                    guarded.watches().size());
        });
    }

    @Override
    public List<ConnectionInfo> connections() {
        return listener.get().connectionInfos();
    }

    @Override
    public int sessionCount() {
        return underReadLock(() -> guarded.state().sessionTimeouts().size());
    }

    @Override
    public SortedMap<Long, List<Long>> sessionsByExpiry() {
        return replica.sessionsByExpiry();
    }

    @Override
    public ClockReading clock() {
        return new ClockReading(
                TimeUnit.NANOSECONDS.toMillis(settings.clock().monotonicNanos()),
                settings.clock().wallMillis(),
                ZoneId.systemDefault());
    }

    @Override
    public SortedMap<Long, List<String>> ephemerals() {
        return underReadLock(() -> {
            DataTree tree = guarded.state().tree();
            SortedMap<Long, List<String>> paths = new TreeMap<>();
            tree.ephemeralOwners().forEach(owner -> paths.put(owner, List.copyOf(tree.ephemerals(owner))));
            return paths;
        });
    }

    @Override
    public WatchFigures watches() {
        WatchTable.Summary summary = guarded.watches().summary();
        return new WatchFigures(summary.watchers(), summary.paths(), summary.watches());
    }

    @Override
    public SortedMap<Long, List<String>> watchedPathsBySession() {
        SortedMap<Long, List<String>> paths = new TreeMap<>();
        guarded.watches().byWatcher().forEach(watched -> paths.put(sessionOf(watched.watcher()), watched.paths()));
        return paths;
    }

    @Override
    public SortedMap<String, List<Long>> watchingSessionsByPath() {
        SortedMap<String, List<Long>> sessions = new TreeMap<>();
        guarded.watches().byPath().forEach((path, watchers) -> {
            List<Long> ids = new ArrayList<>();
            watchers.forEach(watcher -> ids.add(sessionOf(watcher)));
            ids.sort(null);
            sessions.put(path, ids);
        });
        return sessions;
    }

    @Override
    public Configuration configuration() {
        int port = clientAddress.get().map(InetSocketAddress::getPort).orElse(NO_PORT);
        int secure = secureAddress.get().map(InetSocketAddress::getPort).orElse(NO_PORT);
        return Configuration.of(settings.config(), port, secure);
    }

    @Override
    public Optional<Directories> directories() {
        if (settings.config().storage().dataDirectory() == null) {
            return Optional.empty();
        }
        StorageDirs dirs = storage.dirs();
        return Optional.of(Directories.measure(dirs.snapshotDir(), dirs.logDir()));
    }

    @Override
    public List<DigestLog.Entry> digests() {
        return replica.digests().entries();
    }

    /** Compat: those have percentiles that have them in ZooKeeper. */
    @Override
    public SortedMap<String, Summary> summaries() {
        SortedMap<String, Summary> summaries = new TreeMap<>();
        replica.availability()
                .forEach((name, values) -> summaries.put(name, values.summary(1).withoutPercentiles()));
        TrafficStats traffic = listener.get().stats();
        summaries.put("readlatency", traffic.readLatencyMillis());
        summaries.put("updatelatency", traffic.updateLatencyMillis());
        summaries.put("fsynctime", millis(Stage.SYNC).withoutPercentiles());
        summaries.put("prep_process_time", millis(Stage.PREPARE).withoutPercentiles());
        summaries.put("prep_processor_queue_time_ms", millis(Stage.QUEUE));
        summaries.put("quorum_ack_latency", millis(Stage.COMMIT));
        summaries.put(
                "write_batch_time_in_commit_processor", millis(Stage.APPLY).withoutPercentiles());
        summaries.put("propagation_latency", stage(Stage.PROPAGATION).summary(1));
        summaries.put("snapshottime", stage(Stage.SNAPSHOT).summary(1).withoutPercentiles());
        summaries.put(
                "sync_processor_batch_size", stage(Stage.SYNC_BATCH).summary(1).withoutPercentiles());
        return summaries;
    }

    private Summary millis(Stage stageOfMicros) {
        return stage(stageOfMicros).summary(MICROS_PER_MILLI);
    }

    @Override
    public SortedMap<String, Distribution> availability() {
        return replica.availability();
    }

    @Override
    public Distribution readMicros() {
        return listener.get().stats().readMicros();
    }

    @Override
    public Distribution updateMicros() {
        return listener.get().stats().updateMicros();
    }

    @Override
    public Optional<Long> freeDiskBytes() {
        return settings.config().storage().dataDirectory() == null
                ? Optional.empty()
                : Optional.of(storage.freeBytes());
    }

    @Override
    public BusyPaths busiestPaths(int limit) {
        return listener.get().stats().busiestPaths(limit, settings.clock().monotonicNanos());
    }

    @Override
    public Distribution stage(Stage stage) {
        return stages.of(stage);
    }

    /** Compat: -1 before the first (spec: semantics 10). */
    @Override
    public Optional<SizeFigures> replySizes() {
        return Optional.of(listener.get().stats().replyBytes().orElse(NO_REPLY));
    }

    @Override
    public SortedMap<String, Long> refusals() {
        return listener.get().stats().refusals();
    }

    @Override
    public SortedMap<String, Long> peerRefusals() {
        return peerRefusals.get();
    }

    @Override
    public SortedMap<String, Long> counters() {
        SortedMap<String, Long> counters = new TreeMap<>();
        long proposals = replica.logMetrics().proposals();
        replica.membership()
                .ifPresent(members ->
                        counters.put("quorum_size", (long) members.voters().size()));
        replica.elections().ifPresent(elections -> counters.put("looking_count", elections));
        counters.put("proposal_count", proposals);
        // Alone, what is in the log is committed.
        counters.put(
                "commit_count",
                replica.memberCounts().map(MemberCounts::delivered).orElse(proposals));
        replica.memberCounts().ifPresent(counts -> {
            counters.put("diff_count", counts.diffsSent());
            counters.put("snap_count", counts.snapshotsSent());
            counters.put("learner_proposal_received_count", counts.proposalsReceived());
            counters.put("learner_commit_received_count", counts.commitsReceived());
            counters.put("revalidate_count", counts.sessionsAskedFor());
        });
        counters.put("snapshot_error_count", stages.failedSnapshots());
        counters.put("fsync_threshold_exceed_count", stages.slowSyncs());
        counters.put("coord_slow_requests_total", stages.slowRequests());
        counters.put(
                "digest_mismatches_count", underReadLock(() -> guarded.state().digestMismatches()));
        return counters;
    }

    @Override
    public long traceMask() {
        return traceMask.get();
    }

    @Override
    public void setTraceMask(long mask) {
        traceMask.set(mask);
    }

    @Override
    public void resetServerFigures() {
        listener.get().stats().reset();
        replica.resetMetrics();
        stages.reset();
    }

    @Override
    public void resetConnectionFigures() {
        listener.get().resetConnectionStats();
    }

    private static long sessionOf(Watcher watcher) {
        return ClientListener.sessionOf(watcher);
    }

    private <T> T underReadLock(Supplier<T> read) {
        long stamp = guarded.lockRead();
        try {
            return read.get();
        } finally {
            guarded.unlockRead(stamp);
        }
    }
}
