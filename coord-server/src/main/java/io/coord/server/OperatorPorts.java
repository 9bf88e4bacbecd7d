package io.coord.server;

import io.coord.core.env.Clock;
import io.coord.server.admin.AdminView;
import io.coord.server.admin.command.AdminPages;
import io.coord.server.admin.command.ServerControl;
import io.coord.server.config.OperationsConfig;
import io.coord.server.config.OperationsConfig.AdminHttp;
import io.coord.server.config.OperationsConfig.MetricsHttp;
import io.coord.server.http.HttpEndpoint;
import io.coord.server.http.HttpThreads;
import io.coord.server.metrics.ServerMeters;
import io.coord.server.metrics.catalogue.MetricsPage;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
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
    private final Clock clock;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private @Nullable HttpEndpoint metrics;
    private @Nullable HttpEndpoint admin;

    OperatorPorts(String server, EventLoopGroup eventLoops, OwnThreads ownThreads, Clock clock) {
        this.clock = clock;
        this.server = server;
        this.eventLoops = eventLoops;
        this.threads = new HttpThreads(ownThreads.factory("http"));
        closing.push(threads::close);
    }

    /** @throws IOException if an address can not be listened on */
    void open(OperationsConfig config, ServerMeters meters, AdminView view, ServerControl control) throws IOException {
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

    private void openAdmin(AdminHttp config, AdminView view, ServerControl control) throws IOException {
        try {
            admin = HttpEndpoint.open(
                    config.address(),
                    new HttpEndpoint.Config(server, config.idleTimeoutMillis(), null, channel -> {}),
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
