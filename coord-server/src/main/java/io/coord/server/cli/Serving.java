package io.coord.server.cli;

import io.coord.core.model.Zxid;
import io.coord.server.CoordServer;
import io.coord.server.ServerListener;
import io.coord.server.ServerStartException;
import io.coord.server.ServerState;
import io.coord.server.StartReport;
import io.coord.server.config.BuildVersion;
import io.coord.server.config.ConfigException;
import io.coord.server.config.EnsembleConfig;
import io.coord.server.config.ServerConfig;
import io.coord.server.config.ZooCfg;
import io.coord.server.config.ZooCfgReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one server until the process is told to end, or the server can not go on. */
final class Serving {
    private static final Logger log = LoggerFactory.getLogger("io.coord.server");
    private static final InetSocketAddress DEFAULT_ADDRESS = new InetSocketAddress("127.0.0.1", 2181);
    private static final long WATCH_MILLIS = 2_000;
    private static final Path DEFAULT_DATA = Path.of("coord-data");

    private final Map<String, String> properties;
    private final @Nullable Path file;
    private final boolean acceptDamage;

    /**
     * @param properties the system properties
     * @param file       the configuration; null: the default address and directory
     */
    Serving(Map<String, String> properties, @Nullable Path file, boolean acceptDamage) {
        this.properties = properties;
        this.file = file;
        this.acceptDamage = acceptDamage;
    }

    /** Serves; returns never but by an exception. */
    int run() throws CommandFailure, InterruptedException {
        ServerConfig config = config();
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        CoordServer server = CoordServer.builder()
                .name(name(config))
                .config(config)
                .logLevels(new CommandLogLevels())
                .build();
        server.addListener(new ServerListener() {
            @Override
            public void onFailed(Throwable cause) {
                failed.complete(cause);
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "coord-shutdown"));
        start(server);
        logSelfCheck(config);
        Throwable cause = await(failed, watch(server));
        server.close();
        throw CommandFailure.whileRunning(cause);
    }

    private ServerConfig config() throws CommandFailure {
        try {
            ZooCfg cfg = file == null
                    ? ZooCfgReader.withoutFile(DEFAULT_ADDRESS, DEFAULT_DATA, properties, new LoadedSchemes())
                    : ZooCfgReader.read(file, properties, new LoadedSchemes());
            cfg.warnings().forEach(warning -> log.warn("configuration {}", warning));
            return acceptDamage ? cfg.server().acceptingDamage() : cfg.server();
        } catch (ConfigException e) {
            throw new CommandFailure(ExitCode.USAGE, wrong(e));
        }
    }

    /** All that is wrong, a line each. */
    static String wrong(ConfigException e) {
        return "the configuration is wrong:" + System.lineSeparator() + "  "
                + e.getMessage().replace("\n", System.lineSeparator() + "  ");
    }

    /** After the start, which nobody should wait for any longer. */
    private static void logSelfCheck(ServerConfig config) {
        for (SelfCheck.Finding finding : CheckCommand.findings(config)) {
            if (finding.gravity() != SelfCheck.Gravity.NOTE) {
                log.warn("self-check about={} remark={}", finding.about(), finding.text());
            }
        }
    }

    /** So that the logs of an ensemble, put together, tell whose line it is. */
    private static String name(ServerConfig config) {
        EnsembleConfig ensemble = config.ensemble();
        return ensemble == null ? "coord" : "coord-" + ensemble.myId();
    }

    private static void start(CoordServer server) throws CommandFailure {
        try {
            server.start();
        } catch (ServerStartException e) {
            throw CommandFailure.of(e);
        }
        StartReport report = server.startReport();
        log.info(
                "started version={} mode={} ports={} zxid={} recovery={}ms",
                BuildVersion.read().version(),
                server.config().ensemble() == null
                        ? "standalone"
                        : "ensemble sid=" + server.config().ensemble().myId(),
                ports(server),
                Zxid.toString(report.lastZxid()),
                report.recovery().toMillis());
    }

    private static String ports(CoordServer server) {
        List<String> ports = new ArrayList<>();
        server.clientAddress().ifPresent(address -> ports.add("client:" + address.getPort()));
        server.secureClientAddress().ifPresent(address -> ports.add("secure:" + address.getPort()));
        EnsembleConfig ensemble = server.config().ensemble();
        if (ensemble != null) {
            ensemble.members()
                    .get(ensemble.myId())
                    .addresses()
                    .forEach(address ->
                            ports.add("quorum:" + address.quorumPort() + ",election:" + address.electionPort()));
        }
        return ports.isEmpty() ? "none" : String.join(",", ports);
    }

    /** Does nothing if there is no file. */
    private Runnable watch(CoordServer server) {
        if (file == null) {
            return () -> {};
        }
        try {
            return new ConfigWatch(file, properties, server::reload)::look;
        } catch (IOException e) {
            log.warn("configuration is not watched file={} cause={}", file, e.toString());
            return () -> {};
        }
    }

    /** Waits for as long as the server works, and looks at the configuration now and then; the JVM ends by a signal. */
    private static Throwable await(CompletableFuture<Throwable> failed, Runnable watch) throws InterruptedException {
        while (true) {
            try {
                return failed.get(WATCH_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                return e;
            } catch (TimeoutException e) {
                watch.run();
            }
        }
    }

    private static void stop(CoordServer server) {
        boolean running = server.state() == ServerState.RUNNING;
        server.close();
        if (running) {
            log.info("stopped");
        }
    }
}
