package io.coord.server.admin.command;

import io.coord.core.env.Clock;
import io.coord.server.config.OperationsConfig.AdminHttp;
import io.coord.server.http.HttpAnswer;
import io.coord.server.http.HttpCall;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Online backup: a snapshot is written as always, and sent while the server goes on. */
final class SnapshotCommands {
    private static final Logger log = LoggerFactory.getLogger(SnapshotCommands.class);
    private static final long WRITE_MINUTES = 30;

    private final AdminHttp config;
    private final ServerControl control;
    private final RateLimit rate;

    SnapshotCommands(AdminHttp config, ServerControl control, Clock clock) {
        this.config = config;
        this.control = control;
        this.rate = new RateLimit(config.rateIntervalMillis(), clock);
    }

    List<Command> all() {
        return List.of(
                new Command(
                        List.of("snapshot", "snap"),
                        Command.Needs.SERVING,
                        "GET",
                        Command.Access.OPERATOR,
                        this::snapshot),
                // Compat: known, and switched off.
                new Command(
                        List.of("restore", "rest"),
                        Command.Needs.NOTHING,
                        "POST",
                        Command.Access.OPERATOR,
                        call -> CommandResult.error(
                                HttpAnswer.UNAVAILABLE,
                                "not available in this version of coord: stop the servers and use the command restore"
                                        + " of the jar")),
                Command.action(List.of("take_snapshot"), call -> takeSnapshot()));
    }

    private CommandResult takeSnapshot() {
        return control.startSnapshot().isPresent()
                ? CommandResult.nothing()
                : CommandResult.error("a snapshot is being written");
    }

    private CommandResult snapshot(HttpCall call) {
        if (!config.snapshots()) {
            return CommandResult.error(HttpAnswer.UNAVAILABLE, "Snapshot command is disabled");
        }
        if (!rate.allows()) {
            return CommandResult.error(HttpAnswer.TOO_MANY_REQUESTS, "Rate limit exceeded");
        }
        Optional<CompletableFuture<TakenSnapshot>> begun = control.startSnapshot();
        if (begun.isEmpty()) {
            return CommandResult.error(HttpAnswer.INTERNAL_ERROR, "a snapshot is being written, try again");
        }
        try {
            TakenSnapshot taken = begun.get().get(WRITE_MINUTES, TimeUnit.MINUTES);
            return answer(taken, call.parameter("streaming").orElse("true"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CommandResult.error(HttpAnswer.INTERNAL_ERROR, "the server is closing");
        } catch (ExecutionException | TimeoutException | IOException e) {
            log.warn("snapshot asked for by an operator failed cause={}", e.toString());
            return CommandResult.error(HttpAnswer.INTERNAL_ERROR, "the snapshot could not be written");
        }
    }

    private static CommandResult answer(TakenSnapshot taken, String streaming) throws IOException {
        CommandResult result = CommandResult.nothing()
                .withHeader("last_zxid", "0x" + Long.toHexString(taken.zxid()))
                .withHeader("snapshot_size", Long.toString(Files.size(taken.file())));
        return streaming.equalsIgnoreCase("false") ? result : result.streaming(out -> Files.copy(taken.file(), out));
    }
}
