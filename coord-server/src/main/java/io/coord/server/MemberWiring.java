package io.coord.server;

import io.coord.core.tree.TreeOptions;
import io.coord.server.config.EnsembleConfig;
import io.coord.server.config.ServerConfig;
import io.coord.server.listener.Transport;
import io.coord.server.replica.ReplicaInbox;
import io.coord.server.replica.ReplicaThread;
import io.coord.zab.protocol.Member;
import io.coord.zab.protocol.member.ZabMember;
import io.coord.zab.protocol.membership.Membership;
import io.coord.zab.runtime.DriverParts;
import io.coord.zab.runtime.MemberDriver;
import io.coord.zab.runtime.StateMachine;
import io.coord.zab.runtime.SyncListener;
import io.coord.zab.transport.NettyElectionPort;
import io.coord.zab.transport.NettyQuorumPort;
import io.coord.zab.transport.PeerEncryption;
import io.coord.zab.transport.PeerNetwork;
import io.coord.zab.transport.TransportConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parts of a server that make it a member of an ensemble. Closed in the opposite order. */
final class MemberWiring implements AutoCloseable {
    private static final long LOOP_MILLIS = 2_000;

    private final CoordServerBuilder.Settings settings;
    private final ServerConfig config;
    private final EnsembleConfig ensemble;
    private final ServerStorage storage;
    private final MemberConfigs configs;
    private final TreeOptions tree;
    private final ReplicaInbox inbox;
    private final Executor background;
    private final EventLoopGroup eventLoops;
    private final OwnThreads threads;
    private final SyncListener syncs;
    private final @Nullable PeerEncryption encryption;
    private final @Nullable EventLoop replicaLoop;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private @Nullable NettyElectionPort election;
    private @Nullable NettyQuorumPort quorum;

    MemberWiring(
            CoordServerBuilder.Settings settings,
            ServerStorage storage,
            MemberConfigs configs,
            TreeOptions tree,
            ReplicaInbox inbox,
            Executor background,
            EventLoopGroup eventLoops,
            OwnThreads threads,
            SyncListener syncs,
            @Nullable PeerEncryption encryption) {
        this.syncs = syncs;
        this.encryption = encryption;
        this.settings = settings;
        this.config = settings.config();
        this.ensemble = Objects.requireNonNull(config.ensemble(), "ensemble");
        this.storage = storage;
        this.configs = configs;
        this.tree = tree;
        this.inbox = inbox;
        this.background = background;
        this.eventLoops = eventLoops;
        this.threads = threads;
        this.replicaLoop = settings.peers() == null ? replicaLoop() : null;
    }

    private EventLoop replicaLoop() {
        EventLoopGroup own = Transport.newEventLoopsLike(eventLoops, 1, threads.factory("replica"));
        EventLoop loop = own.next();
        closing.push(() -> {
            Future<?> end = own.shutdownGracefully(0, LOOP_MILLIS, TimeUnit.MILLISECONDS);
            if (!loop.inEventLoop()) {
                end.awaitUninterruptibly(2 * LOOP_MILLIS);
            }
        });
        return loop;
    }

    /** Inside of one JVM nothing is read from sockets. */
    ReplicaThread replicaThread() {
        return replicaLoop == null
                ? ReplicaThread.own(inbox, threads.factory("replica"))
                : ReplicaThread.on(replicaLoop, inbox, settings.clock());
    }

    /** Binds the ports between servers, and returns what makes the driver. */
    Function<StateMachine, MemberDriver> open() throws ServerStartException {
        Membership members = configs.withOwnPorts();
        Member member = new ZabMember(
                EnsembleMember.memberConfig(config, ensemble),
                storage.history(),
                configs.inForce(),
                configs.lastSeen());
        TransportConfig transport = TransportConfig.defaults(settings.name(), ensemble.myId(), config.limits(), tree)
                .withProgressMillis(Math.max(1, config.sessions().tickMillis() / 4))
                .withBindTries(ensemble.tuning().bindTries())
                .withMultiAddress(ensemble.tuning().multiAddress())
                .withKeepAlive(ensemble.tuning().keepAlive())
                .withSasl(config.auth().peers());
        PeerNetwork network = network();
        NettyElectionPort votes;
        NettyQuorumPort links;
        try {
            votes = NettyElectionPort.open(transport, network, members, inbox, settings.clock());
            closing.push(votes::close);
            links = NettyQuorumPort.open(
                    transport, network, members, inbox, threads.factory("loader"), settings.clock());
            closing.push(links::close);
        } catch (IOException e) {
            throw new ServerStartException(ServerStartException.Kind.ADDRESS, e.getMessage(), e);
        }
        election = votes;
        quorum = links;
        // A thread only while a learner is being sent what it lacks.
        ExecutorService readers = Executors.newCachedThreadPool(threads.factory("log-reader"));
        closing.push(readers::shutdownNow);
        return machine -> new MemberDriver(new DriverParts(
                settings.name(),
                member,
                storage.recovered().lastZxid(),
                storage.historyConfig(ensemble.tuning().snapshotSizeFactor(), syncs),
                votes,
                links,
                machine,
                inbox,
                background,
                readers,
                threads.factory("log"),
                settings.clock()));
    }

    /** See {@link io.coord.server.admin.AdminView#peerRefusals}. Thread: any, after {@link #open}. */
    SortedMap<String, Long> refusals() {
        SortedMap<String, Long> byCheck = new TreeMap<>();
        NettyElectionPort votes = election;
        NettyQuorumPort links = quorum;
        if (config.auth().peers() != null && votes != null && links != null) {
            byCheck.put("sasl", votes.refused() + links.refused());
        }
        if (encryption != null) {
            byCheck.put("tls", encryption.failedHandshakes());
        }
        return byCheck;
    }

    private PeerNetwork network() {
        LocalPeers peers = settings.peers();
        if (peers != null) {
            return peers.network(ensemble.myId(), eventLoops);
        }
        // A thread only while a name is being looked up, which may take many seconds.
        ExecutorService resolver = Executors.newCachedThreadPool(threads.factory("resolver"));
        closing.push(resolver::shutdownNow);
        return PeerNetwork.tcp(
                eventLoops,
                replicaLoop,
                Transport.clientChannel(eventLoops),
                Transport.serverChannel(eventLoops),
                resolver,
                ensemble.listenOnAllIps(),
                encryption);
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
