package io.coord.server;

import io.coord.core.env.RandomSource;
import io.coord.core.tls.TlsContext;
import io.coord.core.tree.ReplicatedState;
import io.coord.core.tree.TreeOptions;
import io.coord.core.watch.WatchTable;
import io.coord.server.admin.AdminThread;
import io.coord.server.admin.AdminView;
import io.coord.server.admin.AllowedWords;
import io.coord.server.admin.WordService;
import io.coord.server.admin.command.ServerControl;
import io.coord.server.apply.GuardedState;
import io.coord.server.audit.AuditLog;
import io.coord.server.auth.AccessControl;
import io.coord.server.auth.EnforcedAuthentication;
import io.coord.server.auth.SessionSecrets;
import io.coord.server.config.ClientTls;
import io.coord.server.config.OperationsConfig.Archive;
import io.coord.server.config.PeerTls;
import io.coord.server.config.ServerConfig;
import io.coord.server.delivery.DeliveryRound;
import io.coord.server.jmx.ServerBeans;
import io.coord.server.listener.AdminCommands;
import io.coord.server.listener.ClientListener;
import io.coord.server.listener.ListenerConfig;
import io.coord.server.listener.RequestWatch;
import io.coord.server.listener.Transport;
import io.coord.server.measure.Stage;
import io.coord.server.measure.StageTimes;
import io.coord.server.metrics.ServerMeters;
import io.coord.server.metrics.catalogue.MeterCatalogue;
import io.coord.server.prepare.MembershipPlanner;
import io.coord.server.prepare.PrepareConfig;
import io.coord.server.prepare.Preparer;
import io.coord.server.read.ReadService;
import io.coord.server.replica.Replica;
import io.coord.server.replica.ReplicaInbox;
import io.coord.server.replica.ReplicaParts;
import io.coord.server.replica.ReplicaThread;
import io.coord.server.replica.ServingGate;
import io.coord.server.replica.SnapshotPurge;
import io.coord.server.session.KeyedSessionPasswords;
import io.coord.server.session.SeededSessionPasswords;
import io.coord.server.session.SessionIds;
import io.coord.server.session.SessionPasswords;
import io.coord.server.session.SessionTimeouts;
import io.coord.server.session.SessionTracker;
import io.coord.server.upkeep.ReapPolicy;
import io.coord.server.upkeep.Reaper;
import io.coord.zab.protocol.MemberStatus;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.runtime.LogThread;
import io.coord.zab.runtime.SyncListener;
import io.coord.zab.storage.RecoveryResult;
import io.coord.zab.storage.log.TxnLog;
import io.coord.zab.transport.PeerEncryption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a server that serves, wired together; closed in the opposite order. What has been opened when a start
 * fails is closed again.
 */
final class RunningServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningServer.class);
    private static final long BACKGROUND_MILLIS = 10_000;
    private static final long DISK_MILLIS = 2_000;
    private static final long EVENT_LOOP_MILLIS = 10_000;

    private final CoordServerBuilder.Settings settings;
    private final OwnThreads threads;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    /** What takes over a part of another configuration; complete once it has started. */
    private final List<Consumer<ServerConfig>> live = new ArrayList<>();

    private final ServingGate gate = new ServingGate();
    private @Nullable Replica replica;
    private @Nullable ClientPort clientPort;
    private @Nullable StartReport report;
    private @Nullable AdminView view;
    private @Nullable OperatorPorts operatorPorts;
    private final StageTimes stages = new StageTimes();

    private RunningServer(CoordServerBuilder.Settings settings) {
        this.settings = settings;
        this.threads = new OwnThreads(settings);
        closing.push(threads::join);
    }

    /** Starts a server. {@code onFailure} hears of a failure later on, on the replica's last breath. */
    static RunningServer start(CoordServerBuilder.Settings settings, Consumer<Throwable> onFailure)
            throws ServerStartException {
        RunningServer server = new RunningServer(settings);
        try {
            server.open(onFailure);
            return server;
        } catch (ServerStartException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private void open(Consumer<Throwable> onFailure) throws ServerStartException {
        ServerConfig config = settings.config();
        RandomSource random = new SecureRandom()::nextLong;
        TreeOptions treeOptions =
                new TreeOptions(config.tree().extendedTypes(), config.tree().digest(), random.nextLong());
        ServerStorage storage =
                ServerStorage.open(settings.name(), config, treeOptions, settings.memory(), settings.clock());
        closing.push(storage::close);
        RecoveryResult recovered = storage.recovered();
        ReplicatedState state = recovered.state();
        report = new StartReport(
                recovered.lastZxid(),
                recovered.snapshotZxid(),
                recovered.replayed(),
                state.tree().nodeCount(),
                state.sessionTimeouts().size(),
                Duration.ofNanos(recovered.tookNanos()));

        AccessControl access = new AccessControl(config.auth());
        GuardedState guarded = new GuardedState(state, new WatchTable(random.nextLong()));
        ReadService reads = new ReadService(
                guarded, access, config.limits(), config.protection().maxWatchesPerSession());
        AuditLog audit = audit(config, access);
        ReplicaInbox inbox = new ReplicaInbox(config.ensemble() != null);
        DeliveryRound round = new DeliveryRound();
        ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(threads.factory("background"));
        closing.push(() -> end(background));
        schedulePurge(storage, background, scheduleArchive(storage, background));

        EventLoopGroup eventLoops = eventLoops();
        ListenerHolder listenerHolder = new ListenerHolder();
        gate.onShut(listenerHolder::sendAway);
        long nowMillis = TimeUnit.NANOSECONDS.toMillis(settings.clock().monotonicNanos());
        SessionTracker tracker = new SessionTracker(config.sessions().tickMillis(), nowMillis);
        tracker.restore(state.sessionTimeouts(), nowMillis);
        ClientPort clients = new ClientPort(settings.name(), config.listening().backlog(), background);
        clientPort = clients;
        MemberConfigs configs = config.ensemble() == null ? null : memberConfigs(storage, clients);
        MemberWiring member =
                configs == null ? null : memberWiring(storage, configs, treeOptions, inbox, background, eventLoops);
        replica = new Replica(new ReplicaParts(
                settings.name(),
                inbox,
                guarded,
                reads,
                audit,
                planner -> preparer(guarded.state(), access, planner),
                config.ensemble() == null ? logThread(storage, inbox) : null,
                member == null ? null : member.open(),
                gate,
                configs,
                EnsembleMember.serving(config),
                round,
                tracker,
                new SessionIds(config.serverId(), settings.clock().wallMillis()),
                sessionPasswords(config, random),
                this::reaper,
                config.limits(),
                storage.snapshots(),
                storage.snapshotOptions(),
                background,
                afterSnapshot(storage),
                config.storage().snapshotAfterTxns(),
                config.storage().snapshotAfterBytes(),
                recovered.replayed(),
                settings.clock(),
                random,
                member == null ? ReplicaThread.own(inbox, threads.factory("replica")) : member.replicaThread(),
                stages,
                cause -> {
                    listenerHolder.stopServing();
                    onFailure.accept(cause);
                }));
        AdminCommands commands = adminCommands(storage, guarded, replica, listenerHolder, member);
        RequestWatch watch = new RequestWatch(
                settings.name(),
                config.operations().slowRequestMillis(),
                stages,
                settings.requests(),
                settings.clock().monotonicNanos());
        ClientListener listener = new ClientListener(
                listenerConfig(config, access, encryption(background)),
                guarded,
                reads,
                inbox,
                gate,
                round,
                access,
                commands,
                watch,
                diskWatch(storage),
                settings.clock(),
                eventLoops);
        listenerHolder.set(listener);
        // In the opposite order: no more clients, what is in flight is answered, connections close.
        closing.push(listener::close);
        closing.push(replica::close);
        closing.push(listener::unbind);
        replica.start();
        bind(clients, listener, config);
        RunningServerControl control = new RunningServerControl(settings, guarded, access, replica);
        openOperatorPorts(eventLoops, background, control);
        live.add(next -> watch.slowMillis(next.operations().slowRequestMillis()));
        live.add(next -> control.token(next.operations()));
    }

    /** Takes over what can change while it runs. Thread: any. */
    void reload(ServerConfig next) {
        live.forEach(part -> part.accept(next));
    }

    /** Where clients connect by TCP; empty if nowhere. */
    Optional<InetSocketAddress> clientAddress() {
        return clientPort == null ? Optional.empty() : clientPort.address();
    }

    /** Where clients connect by TLS only; empty if nowhere. */
    Optional<InetSocketAddress> secureClientAddress() {
        return clientPort == null ? Optional.empty() : clientPort.secureAddress();
    }

    /** False also while it is read-only. */
    boolean isServing() {
        return gate.isOpen();
    }

    boolean isLeading() {
        return gate.isOpen()
                && replica.memberStatus()
                        .map(status -> status.phase() == MemberStatus.Phase.LEADING)
                        .orElse(false);
    }

    /** The members in force; empty alone. */
    Optional<Membership> membership() {
        return replica.membership();
    }

    /** The close that follows finishes nothing. */
    void hurry() {
        replica.hurry();
    }

    /** Completes when clients are served for the first time. */
    CompletableFuture<Void> ready() {
        return gate.firstOpened();
    }

    StartReport report() {
        return report;
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            try {
                closing.pop().run();
            } catch (RuntimeException e) {
                log.error("closing a part of the server failed server={}", settings.name(), e);
            }
        }
    }

    /** Who keeps nothing and is alone shares its sessions with nobody, not even with itself after a restart. */
    private static SessionPasswords sessionPasswords(ServerConfig config, RandomSource random) {
        SessionSecrets secrets = config.auth().sessionSecrets();
        if (secrets != null) {
            return new KeyedSessionPasswords(secrets);
        }
        if (config.ensemble() != null || config.storage().dataDirectory() != null) {
            return new SeededSessionPasswords();
        }
        ByteBuffer own = ByteBuffer.allocate(4 * Long.BYTES);
        while (own.hasRemaining()) {
            own.putLong(random.nextLong());
        }
        return new KeyedSessionPasswords(SessionSecrets.of(own.array()));
    }

    private @Nullable AuditLog audit(ServerConfig config, AccessControl access) {
        if (!config.protection().audit()) {
            return null;
        }
        Logger lines = LoggerFactory.getLogger(AuditLog.LOGGER);
        AuditLog audit = new AuditLog(access, settings.name(), (result, line) -> {
            if (result == AuditLog.Result.FAILURE) {
                lines.error(line);
            } else {
                lines.info(line);
            }
        });
        audit.serverStarts();
        closing.push(audit::serverStops);
        return audit;
    }

    private MemberConfigs memberConfigs(ServerStorage storage, ClientPort clients) throws ServerStartException {
        ServerConfig config = settings.config();
        MemberConfigs configs = MemberConfigs.open(
                settings.name(), config, storage, change -> clients.follow(config.serverId(), change));
        clients.follow(config.serverId(), configs.sinceWritten());
        return configs;
    }

    /** ZooKeeper's autopurge: at the start, then at intervals. */
    private void schedulePurge(
            ServerStorage storage, ScheduledExecutorService background, @Nullable HistoryArchive archive) {
        ServerConfig.Storage config = settings.config().storage();
        if (config.purgeIntervalMillis() > 0) {
            Runnable purge = new SnapshotPurge(settings.name(), storage.files(), storage.dirs(), config.purgeRetain());
            background.scheduleAtFixedRate(
                    archive == null ? purge : archive.before(purge),
                    0,
                    config.purgeIntervalMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private @Nullable HistoryArchive scheduleArchive(ServerStorage storage, ScheduledExecutorService background) {
        Archive config = settings.config().operations().archive();
        if (config == null || settings.config().storage().dataDirectory() == null) {
            return null;
        }
        HistoryArchive archive =
                new HistoryArchive(settings.name(), storage.files(), storage.dirs(), config.directory());
        background.scheduleWithFixedDelay(archive, 0, config.intervalMillis(), TimeUnit.MILLISECONDS);
        return archive;
    }

    /** On a thread of its own: what the background does may take long, and a disk that hangs must not keep it. */
    private BooleanSupplier diskWatch(ServerStorage storage) {
        long needed = settings.config().operations().minFreeDiskBytes();
        if (needed == 0 || settings.config().storage().dataDirectory() == null) {
            return () -> false;
        }
        DiskWatch watch = new DiskWatch(settings.name(), needed, storage::freeBytes);
        watch.run();
        ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(threads.factory("disk"));
        closing.push(looking::shutdownNow);
        looking.scheduleWithFixedDelay(watch, DISK_MILLIS, DISK_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    /** What is in memory only needs nothing but the newest snapshot, and must not grow without end. */
    private Runnable afterSnapshot(ServerStorage storage) {
        return settings.config().storage().dataDirectory() == null
                ? new SnapshotPurge(settings.name(), storage.files(), storage.dirs(), 1)
                : () -> {};
    }

    private Preparer preparer(ReplicatedState state, AccessControl access, @Nullable MembershipPlanner planner) {
        ServerConfig.Tree tree = settings.config().tree();
        PrepareConfig prepareConfig = new PrepareConfig(
                tree.extendedTypes(),
                tree.digest(),
                tree.closeSessionPaths(),
                tree.enforceQuota(),
                settings.config().reconfigEnabled(),
                reapPolicy(),
                settings.config().protection().maxEphemeralsPerSession());
        return new Preparer(
                state, access, prepareConfig, new QuotaWarnings(settings.name(), settings.clock()), planner);
    }

    private Reaper reaper() {
        long nowMillis = TimeUnit.NANOSECONDS.toMillis(settings.clock().monotonicNanos());
        ServerConfig.Reaping reaping = settings.config().reaping();
        return new Reaper(reapPolicy(), reaping.intervalMillis(), reaping.maxPerMinute(), nowMillis);
    }

    private ReapPolicy reapPolicy() {
        return new ReapPolicy(settings.config().reaping().maxNeverUsedMillis());
    }

    private AdminCommands adminCommands(
            ServerStorage storage,
            GuardedState guarded,
            Replica replica,
            ListenerHolder listenerHolder,
            @Nullable MemberWiring member) {
        view = new RunningServerView(
                settings,
                storage,
                guarded,
                replica,
                stages,
                listenerHolder::get,
                this::clientAddress,
                this::secureClientAddress,
                member == null ? Collections::emptySortedMap : member::refusals);
        WordService words = new WordService(AllowedWords.of(settings.config().commands()), view);
        live.add(next -> words.allow(AllowedWords.of(next.commands())));
        AdminThread thread = new AdminThread(settings.name(), words, threads.factory("admin"));
        closing.push(thread::close);
        return new AdminCommands() {
            @Override
            public Optional<Integer> argumentBytes(int word) {
                return words.argumentBytes(word);
            }

            @Override
            public void answer(int word, long argument, Consumer<String> asker) {
                thread.answer(word, argument, asker);
            }
        };
    }

    private void bind(ClientPort clients, ClientListener listener, ServerConfig config) throws ServerStartException {
        ClientTls tls = config.clientTls();
        try {
            listener.bindLocal(settings.localAddress());
            if (config.listening().address() != null) {
                clients.bind(listener, config.listening().address());
            }
            if (tls != null && tls.address() != null) {
                clients.bindSecure(listener, tls.address());
            }
        } catch (IOException e) {
            throw new ServerStartException(ServerStartException.Kind.ADDRESS, e.getMessage(), e);
        }
    }

    private void openOperatorPorts(
            EventLoopGroup eventLoops, ScheduledExecutorService background, ServerControl control)
            throws ServerStartException {
        OperatorPorts ports = new OperatorPorts(settings.name(), eventLoops, threads, background, settings.clock());
        closing.push(ports::close);
        operatorPorts = ports;
        try {
            ports.open(settings.config().operations(), meters(), view, control);
            if (settings.config().operations().jmx()) {
                closing.push(ServerBeans.register(settings.name(), view)::close);
            }
        } catch (IOException e) {
            throw new ServerStartException(ServerStartException.Kind.ADDRESS, e.getMessage(), e);
        }
    }

    ServerMeters meters() {
        return new MeterCatalogue(view);
    }

    Optional<InetSocketAddress> adminAddress() {
        return operatorPorts == null ? Optional.empty() : operatorPorts.adminAddress();
    }

    Optional<InetSocketAddress> metricsAddress() {
        return operatorPorts == null ? Optional.empty() : operatorPorts.metricsAddress();
    }

    private SyncListener syncListener() {
        long slowNanos =
                TimeUnit.MILLISECONDS.toNanos(settings.config().storage().slowSyncMillis());
        return (tookNanos, proposals) -> {
            stages.record(Stage.SYNC, TimeUnit.NANOSECONDS.toMicros(tookNanos));
            stages.record(Stage.SYNC_BATCH, proposals);
            if (tookNanos > slowNanos) {
                stages.onSlowSync();
            }
        };
    }

    private MemberWiring memberWiring(
            ServerStorage storage,
            MemberConfigs configs,
            TreeOptions tree,
            ReplicaInbox inbox,
            ScheduledExecutorService background,
            EventLoopGroup eventLoops)
            throws ServerStartException {
        MemberWiring wiring = new MemberWiring(
                settings,
                storage,
                configs,
                tree,
                inbox,
                background,
                eventLoops,
                threads,
                syncListener(),
                peerEncryption(background));
        closing.push(wiring::close);
        return wiring;
    }

    private LogThread logThread(ServerStorage storage, ReplicaInbox inbox) {
        TxnLog txnLog = storage.openLog();
        LogThread thread = new LogThread(
                settings.name(),
                txnLog,
                inbox,
                threads.factory("log"),
                settings.clock(),
                settings.config().storage().slowSyncMillis(),
                syncListener());
        closing.push(thread::close);
        return thread;
    }

    private EventLoopGroup eventLoops() {
        EventLoopGroup given = settings.eventLoops();
        if (given != null) {
            return given;
        }
        EventLoopGroup own = Transport.newEventLoops(settings.ioThreads(), threads.factory("io"));
        closing.push(() -> own.shutdownGracefully(0, EVENT_LOOP_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(2 * EVENT_LOOP_MILLIS));
        return own;
    }

    private void end(ExecutorService background) {
        background.shutdown();
        try {
            if (!background.awaitTermination(BACKGROUND_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warn("background thread does not end, interrupting it server={}", settings.name());
                background.shutdownNow();
            }
        } catch (InterruptedException e) {
            background.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable PeerEncryption peerEncryption(ScheduledExecutorService background) throws ServerStartException {
        PeerTls tls = settings.config().peerTls();
        if (tls == null) {
            return null;
        }
        TlsContext context = TlsFiles.open(settings.name() + " servers", tls.tls());
        if (tls.reload()) {
            TlsFiles.watch(context, background);
        }
        return new PeerEncryption(settings.name(), context, tls.whenDialling(), tls.plainAccepted(), settings.clock());
    }

    private ListenerConfig.@Nullable Encryption encryption(ScheduledExecutorService background)
            throws ServerStartException {
        ClientTls tls = settings.config().clientTls();
        if (tls == null) {
            return null;
        }
        TlsContext context = TlsFiles.open(settings.name() + " clients", tls.tls());
        if (tls.reload()) {
            TlsFiles.watch(context, background);
        }
        return new ListenerConfig.Encryption(context, tls.onPlainPort());
    }

    private static ListenerConfig listenerConfig(
            ServerConfig config, AccessControl access, ListenerConfig.@Nullable Encryption encryption) {
        EnforcedAuthentication enforced = config.enforcedSchemes().isEmpty()
                ? EnforcedAuthentication.OFF
                : EnforcedAuthentication.of(config.enforcedSchemes(), access);
        return new ListenerConfig(
                config.maxOutstanding(),
                config.listening().maxTotal(),
                config.listening().maxPerAddress(),
                new SessionTimeouts(
                        config.sessions().minTimeoutMillis(), config.sessions().maxTimeoutMillis()),
                config.limits(),
                enforced,
                encryption,
                config.protection());
    }
}
