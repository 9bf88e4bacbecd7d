package io.coord.server;

import io.coord.core.env.Clock;
import io.coord.core.env.SystemClock;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ServerConfigBuilder;
import io.coord.server.measure.RequestListener;
import io.coord.zab.storage.fs.FileSystem;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.local.LocalAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Builds a {@link CoordServer}. Everything has a default. Not thread-safe. */
public final class CoordServerBuilder {
    private String name = "coord";
    private ServerConfig config = new ServerConfigBuilder().build();
    private @Nullable EventLoopGroup eventLoops;
    private int ioThreads;
    private @Nullable ThreadFactory threads;
    private Clock clock = new SystemClock();
    private @Nullable RequestListener requests;
    private @Nullable LogLevels logLevels;
    private @Nullable LocalPeers peers;
    private @Nullable FileSystem memory;

    CoordServerBuilder() {}

    /** The name in log lines and thread names ({@code coord-<name>-<role>}); default {@code coord}. */
    public CoordServerBuilder name(String serverName) {
        name = serverName;
        return this;
    }

    /** Everything about ports, limits and storage; default: in memory, no TCP port. */
    public CoordServerBuilder config(ServerConfig serverConfig) {
        config = serverConfig;
        return this;
    }

    /**
     * Serves clients on the caller's event loops, which stay the caller's to shut down after the server is closed.
     * Default: the server has its own.
     *
     * @param group of Netty's NIO or native epoll transport
     */
    public CoordServerBuilder eventLoops(EventLoopGroup group) {
        eventLoops = group;
        return this;
    }

    /** How many event loops of its own the server has, at least 1; default: half of the processors, at most 4. */
    public CoordServerBuilder ioThreads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("ioThreads " + count + ": must be at least 1");
        }
        ioThreads = count;
        return this;
    }

    /** Makes the server's threads; it still names them. Default: daemon threads. */
    public CoordServerBuilder threads(ThreadFactory factory) {
        threads = factory;
        return this;
    }

    /** Hears of each request that is answered; default: nobody. */
    public CoordServerBuilder requestListener(RequestListener listener) {
        requests = listener;
        return this;
    }

    /** Lets operators change log levels through the admin port; default: they can not. */
    public CoordServerBuilder logLevels(LogLevels levels) {
        logLevels = levels;
        return this;
    }

    /** The time; default: the machine's. */
    public CoordServerBuilder clock(Clock source) {
        clock = source;
        return this;
    }

    /** How the servers of an ensemble inside this JVM reach each other; default: TCP. */
    CoordServerBuilder peers(LocalPeers localPeers) {
        peers = localPeers;
        return this;
    }

    /** Where a server without directories keeps its data; default: in memory of its own. */
    CoordServerBuilder memory(FileSystem files) {
        memory = files;
        return this;
    }

    public CoordServer build() {
        int loops = ioThreads > 0
                ? ioThreads
                : Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
        LocalAddress localAddress =
                new LocalAddress("coord-" + name + "-" + Long.toHexString(new SecureRandom().nextLong()));
        return new CoordServer(new Settings(
                name, config, eventLoops, loops, threads, clock, requests, logLevels, localAddress, peers, memory));
    }

    /** What the builder has collected. */
    record Settings(
            String name,
            ServerConfig config,
            @Nullable EventLoopGroup eventLoops,
            int ioThreads,
            @Nullable ThreadFactory threads,
            Clock clock,
            @Nullable RequestListener requests,
            @Nullable LogLevels logLevels,
            LocalAddress localAddress,
            @Nullable LocalPeers peers,
            @Nullable FileSystem memory) {
        /** The same, but for client ports that the system had chosen. */
        Settings boundTo(@Nullable InetSocketAddress address, @Nullable InetSocketAddress secure) {
            return new Settings(
                    name,
                    config.listeningOn(address, secure),
                    eventLoops,
                    ioThreads,
                    threads,
                    clock,
                    requests,
                    logLevels,
                    localAddress,
                    peers,
                    memory);
        }

        /** Makes the threads of one role. */
        ThreadFactory threadFactory(String role) {
            ThreadFactory base = threads;
            return task -> {
                Thread thread = base == null ? new Thread(task) : base.newThread(task);
                thread.setName("coord-" + name + "-" + role);
                if (base == null) {
                    thread.setDaemon(true);
                }
                return thread;
            };
        }
    }
}
