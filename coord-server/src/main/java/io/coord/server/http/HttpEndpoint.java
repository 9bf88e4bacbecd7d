package io.coord.server.http;

import io.coord.server.listener.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A TCP port on which an {@link HttpService} is reached. Thread-safe. */
public final class HttpEndpoint implements AutoCloseable {
    private static final long CLOSE_MILLIS = 5_000;
    private static final int MAX_CONNECTIONS = 200;
    private static final int BACKLOG = 50;

    private final Channel bound;
    private final ChannelGroup connections;

    /**
     * How requests are taken.
     *
     * @param server            name in log lines
     * @param idleTimeoutMillis a connection on which no whole request comes in this time is closed
     * @param scratch           where long bodies are kept while a request is answered; null: the JVM's
     * @param first             adds to the pipeline of a connection before anything else, for example TLS
     */
    public record Config(
            String server, int idleTimeoutMillis, @Nullable Path scratch, Consumer<Channel> first) {}

    private HttpEndpoint(Channel bound, ChannelGroup connections) {
        this.bound = bound;
        this.connections = connections;
    }

    /**
     * Listens; port 0 lets the system choose.
     *
     * @param eventLoops the caller's to shut down
     * @throws IOException if the address can not be bound; the message names it
     */
    public static HttpEndpoint open(
            InetSocketAddress address,
            Config config,
            HttpService service,
            HttpThreads threads,
            EventLoopGroup eventLoops)
            throws IOException {
        // Immediate: nothing of this server may run on threads that all of Netty shares.
        ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);
        WaitingConnections waiting = new WaitingConnections();
        ChannelFuture future = new ServerBootstrap()
                .group(eventLoops)
                .channel(Transport.serverChannel(eventLoops))
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (connections.size() >= MAX_CONNECTIONS && !waiting.closeLongest()) {
                            channel.close();
                            return;
                        }
                        connections.add(channel);
                        config.first().accept(channel);
                        HttpConnection.addTo(channel.pipeline(), config, service, threads, waiting);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!future.isSuccess()) {
            throw new IOException(
                    "can not listen on " + address + ": " + future.cause().getMessage(), future.cause());
        }
        return new HttpEndpoint(future.channel(), connections);
    }

    /** With the real port. */
    public InetSocketAddress address() {
        return (InetSocketAddress) bound.localAddress();
    }

    @Override
    public void close() {
        bound.close().awaitUninterruptibly(CLOSE_MILLIS);
        connections.close().awaitUninterruptibly(CLOSE_MILLIS);
    }
}
