package io.coord.server.cli;

import io.coord.core.env.Clock;
import io.coord.core.env.SystemClock;
import io.coord.server.CoordServer;
import io.coord.server.LocalEnsemble;
import io.coord.server.ServerListener;
import io.coord.server.ServerStartException;
import io.coord.server.config.BuildVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an ensemble in this process until it is told to end, or one of its servers can not go on. */
final class ServingEnsemble {
    private static final Logger log = LoggerFactory.getLogger("io.coord.server");
    private static final Path DATA = Path.of("coord-data");
    private static final Duration ELECTION_LIMIT = Duration.ofSeconds(60);

    private final int servers;
    private final int firstClientPort;
    private final Clock clock = new SystemClock();

    /** @param firstClientPort 0: any */
    ServingEnsemble(int servers, int firstClientPort) {
        this.servers = servers;
        this.firstClientPort = firstClientPort;
    }

    /** Serves; returns never but by an exception. */
    int run() throws CommandFailure, InterruptedException {
        long started = clock.monotonicNanos();
        LocalEnsemble ensemble = LocalEnsemble.builder()
                .voters(servers)
                .clientPorts(firstClientPort)
                .directory(DATA)
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(ensemble), "coord-shutdown"));
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        try {
            ensemble.start();
            ensemble.servers().forEach(server -> watch(server, failed));
            ensemble.awaitReady(ELECTION_LIMIT);
        } catch (ServerStartException e) {
            ensemble.close();
            throw CommandFailure.of(e);
        } catch (TimeoutException e) {
            ensemble.close();
            throw new CommandFailure(ExitCode.UNEXPECTED, "no leader " + e.getMessage());
        }
        log.info(
                "started version={} mode=ensemble servers={} leader={} connect={} data={} took={}ms",
                BuildVersion.read().version(),
                servers,
                ensemble.leader().isPresent() ? ensemble.leader().getAsLong() : "none",
                ensemble.connectString(),
                DATA,
                TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos() - started));
        Throwable cause = await(failed);
        ensemble.close();
        throw CommandFailure.whileRunning(cause);
    }

    private static void watch(CoordServer server, CompletableFuture<Throwable> failed) {
        server.addListener(new ServerListener() {
            @Override
            public void onFailed(Throwable cause) {
                failed.complete(cause);
            }
        });
        server.failure().ifPresent(failed::complete);
    }

    private static Throwable await(CompletableFuture<Throwable> failed) throws InterruptedException {
        try {
            return failed.get();
        } catch (ExecutionException e) {
            return e;
        }
    }

    /** The leader last: no election for each of the others. */
    private static void stop(LocalEnsemble ensemble) {
        OptionalLong leader = ensemble.leader();
        List<CoordServer> running = ensemble.servers();
        running.stream()
                .mapToLong(server -> server.config().serverId())
                .filter(sid -> leader.isEmpty() || leader.getAsLong() != sid)
                .forEach(ensemble::stop);
        leader.ifPresent(ensemble::stop);
        ensemble.close();
        if (!running.isEmpty()) {
            log.info("stopped");
        }
    }
}
