package io.coord.server.listener;

import io.coord.core.env.Clock;
import io.coord.core.watch.Watcher;
import io.coord.server.admin.ConnectionInfo;
import io.coord.server.apply.GuardedState;
import io.coord.server.auth.AccessControl;
import io.coord.server.delivery.DeliveryRound;
import io.coord.server.read.ReadService;
import io.coord.server.replica.ReplicaPort;
import io.coord.server.replica.ServingGate;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients connect: a TCP port, and an address inside the JVM that needs none. Closes connections that do not
 * complete the handshake or are silent for longer than their session may be (semantics 4.6).
 */
public final class ClientListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClientListener.class);
    /** For a handshake to be completed, and for last words to be taken. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long SWEEP_MILLIS = 1_000;
    private static final long UNBIND_MILLIS = 5_000;
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final ListenerServices services;
    private final Phases phases;
    private final @Nullable TlsDoor tls;
    private final EventLoopGroup eventLoops;
    private final List<Channel> bound = new CopyOnWriteArrayList<>();
    /** The TCP port; guarded by this. */
    private @Nullable Channel tcp;

    private boolean unbound;
    private final Future<?> sweep;

    /**
     * @param round      of the replica
     * @param commands   answers four-letter words
     * @param watch      hears of each request
     * @param changesRefused whether clients can only read now
     * @param eventLoops the caller's to shut down
     */
    public ClientListener(
            ListenerConfig config,
            GuardedState guarded,
            ReadService reads,
            ReplicaPort replica,
            ServingGate gate,
            DeliveryRound round,
            AccessControl access,
            AdminCommands commands,
            RequestWatch watch,
            BooleanSupplier changesRefused,
            Clock clock,
            EventLoopGroup eventLoops) {
        TrafficStats traffic = new TrafficStats();
        this.services = new ListenerServices(
                guarded,
                reads,
                replica,
                new ServedLoops(guarded, traffic, replica),
                gate,
                round,
                access,
                config.enforced(),
                commands,
                new Admission(config.maxOutstanding(), config.protection().maxOutstandingBytes()),
                new ConnectThrottle(config.protection().connects(), clock.monotonicNanos()),
                new FailedAttempts(config.protection().maxFailedAuthPerMinute()),
                new ConnectionTable(config.maxConnections(), config.maxPerAddress()),
                traffic,
                watch,
                changesRefused,
                config.sessionTimeouts(),
                config.limits(),
                clock);
        this.phases = Phases.of(services);
        this.tls = config.encryption() == null ? null : new TlsDoor(config.encryption(), access, traffic, clock);
        this.eventLoops = eventLoops;
        this.sweep = eventLoops
                .next()
                .scheduleAtFixedRate(this::closeSilentConnections, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Listens on a TCP address; port 0 lets the system choose.
     *
     * @param backlog length of the accept queue, -1 for the system's default
     * @return the address with the real port
     * @throws IOException if it can not be bound; the message names it
     */
    public synchronized InetSocketAddress bindTcp(InetSocketAddress address, int backlog) throws IOException {
        tcp = bindTcp(address, backlog, TlsDoor.Port.PLAIN);
        return (InetSocketAddress) tcp.localAddress();
    }

    /** Listens on a TCP address where all connections must be encrypted; otherwise as {@link #bindTcp}. */
    public synchronized InetSocketAddress bindSecure(InetSocketAddress address, int backlog) throws IOException {
        if (tls == null) {
            throw new IOException("can not listen on " + address + ": there is no key for TLS");
        }
        return (InetSocketAddress) bindTcp(address, backlog, TlsDoor.Port.TLS).localAddress();
    }

    private Channel bindTcp(InetSocketAddress address, int backlog, TlsDoor.Port port) throws IOException {
        if (unbound) {
            throw new IOException("can not listen on " + address + ": the server is closing");
        }
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(eventLoops)
                .channel(Transport.serverChannel(eventLoops))
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, new ReceiveBuffers());
        if (backlog > 0) {
            bootstrap.option(ChannelOption.SO_BACKLOG, backlog);
        }
        return bind(bootstrap, address, channel -> accept(channel, port));
    }

    /**
     * Listens on another TCP address in place of the one so far; connections stay.
     *
     * @return the address with the real port
     * @throws IOException if it can not be bound: then it listens where it did
     */
    public synchronized InetSocketAddress moveTcp(InetSocketAddress address, int backlog) throws IOException {
        Channel before = tcp;
        if (before == null) {
            return bindTcp(address, backlog);
        }
        InetSocketAddress place = (InetSocketAddress) before.localAddress();
        if (place.getPort() != address.getPort()) {
            InetSocketAddress now = bindTcp(address, backlog);
            unbind(before);
            return now;
        }
        // The same port on another interface: both at a time can not be had if one of them is the wildcard.
        unbind(before);
        try {
            return bindTcp(address, backlog);
        } catch (IOException e) {
            bindTcp(place, backlog);
            throw e;
        }
    }

    private void unbind(Channel channel) {
        channel.close().awaitUninterruptibly(UNBIND_MILLIS);
        bound.remove(channel);
    }

    /** Listens on an address inside the JVM. */
    public void bindLocal(LocalAddress address) throws IOException {
        bind(
                new ServerBootstrap()
                        .group(eventLoops)
                        .channel(LocalServerChannel.class)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK),
                address,
                this::acceptLocal);
    }

    private Channel bind(ServerBootstrap bootstrap, SocketAddress address, Consumer<Channel> accept)
            throws IOException {
        bootstrap.childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                accept.accept(channel);
            }
        });
        ChannelFuture future = bootstrap.bind(address).awaitUninterruptibly();
        if (!future.isSuccess()) {
            throw new IOException(
                    "can not listen on " + address + ": " + future.cause().getMessage(), future.cause());
        }
        bound.add(future.channel());
        return future.channel();
    }

    private void accept(Channel channel, TlsDoor.Port port) {
        open(channel, connection -> {
            if (tls != null) {
                tls.guard(port, channel, connection);
            }
        });
    }

    /** What does not leave the JVM needs no encryption. */
    private void acceptLocal(Channel channel) {
        open(channel, connection -> {});
    }

    private void open(Channel channel, Consumer<ClientConnection> guard) {
        if (services.connections().admit(channel)) {
            ClientConnection connection =
                    new ClientConnection(services, services.loops().of(channel.eventLoop()), phases);
            guard.accept(connection);
            channel.pipeline().addLast(connection);
            services.connections().opened(connection);
        } else {
            log.debug("connection refused, there are too many remote={}", channel.remoteAddress());
            services.stats().onRejected();
            services.stats().onRefused(RefusedBy.CONNECTIONS);
            channel.close();
        }
    }

    /** What went through the connections. */
    public TrafficStats stats() {
        return services.stats();
    }

    /** Requests that are in the server and not answered. */
    public int outstandingRequests() {
        return services.admission().outstanding();
    }

    public int connectionCount() {
        return services.connections().size();
    }

    /** The open connections, a picture of about now. */
    public List<ConnectionInfo> connectionInfos() {
        List<ConnectionInfo> infos = new ArrayList<>();
        services.connections().all().forEach(connection -> infos.add(connection.info()));
        return infos;
    }

    /** Begins anew with the figures of each connection. */
    public void resetConnectionStats() {
        services.connections().all().forEach(connection -> connection.stats().reset());
    }

    /** The session of a watcher, which is one of the connections; 0 if it has none. */
    public static long sessionOf(Watcher watcher) {
        return ((ConnectedClient) watcher).sessionId();
    }

    /** Stops listening and closes all connections, without waiting. */
    public void stopServing() {
        bound.forEach(Channel::close);
        sendAway("the server has failed");
    }

    /** Closes all connections without waiting; new ones may come. */
    public void sendAway(String reason) {
        services.connections().all().forEach(connection -> connection.closeLater(reason));
    }

    /** Stops listening; connections stay. */
    public synchronized void unbind() {
        unbound = true;
        bound.forEach(channel -> channel.close().awaitUninterruptibly(UNBIND_MILLIS));
        bound.clear();
    }

    /** Closes all connections; what was written already still leaves, unless a client does not take it in time. */
    public void disconnectAll(String reason) {
        List<ClientConnection> leaving = new ArrayList<>(services.connections().all());
        List<Future<Void>> closed = new ArrayList<>();
        leaving.forEach(connection -> closed.add(connection.closeLater(reason)));
        long deadline = services.clock().monotonicNanos() + CLOSE_NANOS;
        for (int i = 0; i < leaving.size(); i++) {
            long left = Math.max(0, deadline - services.clock().monotonicNanos());
            if (!closed.get(i).awaitUninterruptibly(left, TimeUnit.NANOSECONDS)) {
                leaving.get(i).closeNow().awaitUninterruptibly(UNBIND_MILLIS);
            }
        }
    }

    @Override
    public void close() {
        sweep.cancel(false);
        unbind();
        disconnectAll("the server is closing");
    }

    private void closeSilentConnections() {
        long now = services.clock().monotonicNanos();
        for (ClientConnection connection : services.connections().all()) {
            connection.closeIfSilent(now, PATIENCE_NANOS);
        }
    }
}
