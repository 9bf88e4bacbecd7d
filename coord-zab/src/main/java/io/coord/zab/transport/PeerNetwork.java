package io.coord.zab.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The way from server to server: TCP, or inside of this JVM, where it takes no port. All channels of the transport are
 * configured here, and encryption is put in front of what they carry. Thread: any.
 */
public final class PeerNetwork {
    private static final String ANY = "0.0.0.0";

    private final EventLoopGroup eventLoops;
    private final @Nullable EventLoop linkLoop;
    private final Class<? extends Channel> channels;
    private final Class<? extends ServerChannel> serverChannels;
    private final Resolver resolver;
    private final Resolver binder;
    private final Predicate<String> reachable;
    private final @Nullable PeerEncryption encryption;
    /** Where connections that this server has made lead to; TCP needs no such thing. */
    private final Map<Channel, String> dialled = new ConcurrentHashMap<>();

    /** Makes a socket address of a host and a port. */
    private interface Resolver {
        CompletableFuture<List<SocketAddress>> resolve(String host, int port);
    }

    private PeerNetwork(
            EventLoopGroup eventLoops,
            @Nullable EventLoop linkLoop,
            Class<? extends Channel> channels,
            Class<? extends ServerChannel> serverChannels,
            Resolver resolver,
            Resolver binder,
            Predicate<String> reachable,
            @Nullable PeerEncryption encryption) {
        this.reachable = reachable;
        this.encryption = encryption;
        this.eventLoops = eventLoops;
        this.linkLoop = linkLoop;
        this.channels = channels;
        this.serverChannels = serverChannels;
        this.resolver = resolver;
        this.binder = binder;
    }

    /**
     * TCP. Names are resolved anew for each attempt to connect (the JVM may remember them for a while).
     *
     * @param eventLoops     the caller's to shut down
     * @param linkLoop       the replica's, if it has one: connections between a learner and its leader move there when
     *                       both have said who they are
     * @param channels       that go with these event loops
     * @param resolving      runs look-ups of names, which may block for many seconds
     * @param everyInterface ports are bound on all interfaces ({@code quorumListenOnAllIPs})
     * @param encryption     of all connections; null: there is none
     */
    public static PeerNetwork tcp(
            EventLoopGroup eventLoops,
            @Nullable EventLoop linkLoop,
            Class<? extends Channel> channels,
            Class<? extends ServerChannel> serverChannels,
            Executor resolving,
            boolean everyInterface,
            @Nullable PeerEncryption encryption) {
        Resolver dns = (host, port) -> resolve(host, port, resolving);
        Resolver binder = everyInterface ? (host, port) -> dns.resolve(ANY, port) : dns;
        return new PeerNetwork(
                eventLoops, linkLoop, channels, serverChannels, dns, binder, address -> true, encryption);
    }

    /**
     * Within this JVM: hosts and ports are but names there.
     *
     * @param eventLoops the caller's to shut down
     * @param name       servers with equal names can reach each other
     * @param reachable  whether the server with this host and port can be reached now; asked whenever one connects, and
     *                   by {@link #closeUnreachable}
     */
    public static PeerNetwork local(EventLoopGroup eventLoops, String name, Predicate<String> reachable) {
        return new PeerNetwork(
                eventLoops,
                null,
                LocalChannel.class,
                LocalServerChannel.class,
                (host, port) -> reachable.test(host + ":" + port)
                        ? CompletableFuture.completedFuture(List.of(localAddress(name, host, port)))
                        : CompletableFuture.failedFuture(new UnknownHostException(host + ":" + port)),
                (host, port) -> CompletableFuture.completedFuture(List.of(localAddress(name, host, port))),
                reachable,
                null);
    }

    /** Closes the connections that this server has made with others that can not be reached any more. */
    public void closeUnreachable() {
        dialled.forEach((channel, address) -> {
            if (!reachable.test(address)) {
                channel.close();
            }
        });
    }

    /** A connection was accepted; it has no handlers yet. */
    void accepted(Channel channel) {
        if (encryption != null) {
            encryption.accepted(channel);
        }
    }

    /**
     * A connection was made; it has no handlers yet.
     *
     * @param ready hears when it can be used, or why not; on the event loop of the connection, perhaps at once
     */
    void secure(Channel channel, HostPort target, Consumer<@Nullable Throwable> ready) {
        if (encryption == null) {
            ready.accept(null);
        } else {
            encryption.dialled(channel, target, ready);
        }
    }

    /** A connection was made, and can be used. */
    void connected(Channel channel, HostPort target) {
        if (!isTcp()) {
            dialled.put(channel, target.host() + ":" + target.port());
            channel.closeFuture().addListener(ignored -> dialled.remove(channel));
            // Cut off while it was being made: closeUnreachable may have missed it.
            if (!reachable.test(target.host() + ":" + target.port())) {
                channel.close();
            }
        }
    }

    private static SocketAddress localAddress(String name, String host, int port) {
        return new LocalAddress(name + "/" + host + ":" + port);
    }

    private static CompletableFuture<List<SocketAddress>> resolve(String host, int port, Executor resolving) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            return CompletableFuture.completedFuture(addresses(host, port));
        }
        return CompletableFuture.supplyAsync(() -> addresses(host, port), resolving);
    }

    private static List<SocketAddress> addresses(String host, int port) {
        List<SocketAddress> addresses = new ArrayList<>();
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                addresses.add(new InetSocketAddress(address, port));
            }
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
        return addresses;
    }

    EventLoop nextLoop() {
        return eventLoops.next();
    }

    /** Where the connections of a leader and its learners are to be; empty: wherever they began. */
    Optional<EventLoop> linkLoop() {
        return Optional.ofNullable(linkLoop);
    }

    /** Where a server can be reached. */
    CompletableFuture<List<SocketAddress>> resolve(String host, int port) {
        return resolver.resolve(host, port);
    }

    /** Where this server listens. */
    CompletableFuture<List<SocketAddress>> bindAddress(String host, int port) {
        return binder.resolve(host, port);
    }

    /** For connections to others; nothing is read before somebody says so. */
    Bootstrap client(EventLoop loop, boolean keepAlive) {
        Bootstrap bootstrap = new Bootstrap().group(loop).channel(channels).option(ChannelOption.AUTO_READ, false);
        if (isTcp()) {
            bootstrap.option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, keepAlive);
        }
        return bootstrap;
    }

    /** For a port; children are on the loops of the group. */
    ServerBootstrap server(EventLoopGroup childLoops, boolean keepAlive) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(eventLoops, childLoops)
                .channel(serverChannels)
                .childOption(ChannelOption.AUTO_READ, false);
        if (isTcp()) {
            bootstrap
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, keepAlive);
        }
        return bootstrap;
    }

    /** For a port; children are on all loops. */
    ServerBootstrap server(boolean keepAlive) {
        return server(eventLoops, keepAlive);
    }

    /** Otherwise all of it is inside of this JVM. */
    boolean isTcp() {
        return channels != LocalChannel.class;
    }
}
