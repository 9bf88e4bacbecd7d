package io.coord.server;

import io.coord.core.env.Clock;
import io.coord.core.tls.TlsContext;
import io.coord.core.tls.TlsDetector;
import io.coord.server.admin.AdminView;
import io.coord.server.admin.command.AdminPages;
import io.coord.server.admin.command.ServerControl;
import io.coord.server.config.OperationsConfig;
import io.coord.server.config.OperationsConfig.AdminHttp;
import io.coord.server.config.OperationsConfig.Https;
import io.coord.server.config.OperationsConfig.MetricsHttp;
import io.coord.server.http.HttpEndpoint;
import io.coord.server.http.HttpThreads;
import io.coord.server.metrics.ServerMeters;
import io.coord.server.metrics.catalogue.MetricsPage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP ports for operators, as far as they are asked for. Thread: the one that starts and closes the server. */
final class OperatorPorts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OperatorPorts.class);
    private static final int METRICS_IDLE_MILLIS = 120_000;

    private final String server;
    private final EventLoopGroup eventLoops;
    private final HttpThreads threads;
    private final ScheduledExecutorService background;
    private final Clock clock;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private @Nullable HttpEndpoint metrics;
    private @Nullable HttpEndpoint admin;

    OperatorPorts(
            String server,
            EventLoopGroup eventLoops,
            OwnThreads ownThreads,
            ScheduledExecutorService background,
            Clock clock) {
        this.background = background;
        this.clock = clock;
        this.server = server;
        this.eventLoops = eventLoops;
        this.threads = new HttpThreads(ownThreads.factory("http"));
        closing.push(threads::close);
    }

    /**
     * @throws IOException          if an address can not be listened on
     * @throws ServerStartException if keys or certificates can not be used
     */
    void open(OperationsConfig config, ServerMeters meters, AdminView view, ServerControl control)
            throws IOException, ServerStartException {
        if (config.admin() != null) {
            openAdmin(config.admin(), view, control);
        }
        MetricsHttp forPrometheus = config.metrics();
        if (forPrometheus != null) {
            metrics = HttpEndpoint.open(
                    forPrometheus.address(),
                    new HttpEndpoint.Config(server, METRICS_IDLE_MILLIS, null, channel -> {}),
                    new MetricsPage(meters, forPrometheus.jvm()),
                    threads,
                    eventLoops);
            closing.push(metrics::close);
        }
    }

    private void openAdmin(AdminHttp config, AdminView view, ServerControl control)
            throws IOException, ServerStartException {
        try {
            admin = HttpEndpoint.open(
                    config.address(),
                    new HttpEndpoint.Config(server, config.idleTimeoutMillis(), null, encryption(config.https())),
                    new AdminPages(config, view, control, clock),
                    threads,
                    eventLoops);
            closing.push(admin::close);
        } catch (IOException e) {
            if (config.required()) {
                throw e;
            }
            log.warn(
                    "no admin port, set admin.serverPort or admin.enableServer=false server={} cause={}",
                    server,
                    e.getMessage());
        }
    }

    private Consumer<Channel> encryption(@Nullable Https config) throws ServerStartException {
        if (config == null) {
            return channel -> {};
        }
        TlsContext context = TlsFiles.open(server + " admin", config.tls());
        TlsFiles.watch(context, background);
        return channel -> channel.pipeline()
                .addLast(
                        config.plainToo()
                                ? new TlsDetector(ignored -> new ChannelHandler[] {handler(context, channel)})
                                : handler(context, channel));
    }

    private static SslHandler handler(TlsContext context, Channel channel) {
        return context.accepting(channel.alloc(), channel.remoteAddress());
    }

    /** Where admin commands are; empty if nowhere. */
    Optional<InetSocketAddress> adminAddress() {
        return Optional.ofNullable(admin).map(HttpEndpoint::address);
    }

    /** Where meters are scraped; empty if nowhere. */
    Optional<InetSocketAddress> metricsAddress() {
        return Optional.ofNullable(metrics).map(HttpEndpoint::address);
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            try {
                closing.pop().run();
            } catch (RuntimeException e) {
                log.error("closing a port for operators failed server={}", server, e);
            }
        }
    }
}
