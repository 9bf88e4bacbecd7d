package io.coord.server.cli;

import io.coord.core.env.SystemClock;
import io.coord.core.model.Zxid;
import io.coord.core.tree.TreeOptions;
import io.coord.core.txn.LoggedTxn;
import io.coord.zab.storage.Recovery;
import io.coord.zab.storage.RecoveryOptions;
import io.coord.zab.storage.RecoveryResult;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.Truncation;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.RealFileSystem;
import io.coord.zab.storage.log.LogFiles;
import io.coord.zab.storage.snapshot.DamagedSnapshotException;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code restore}: makes a data directory of snapshots and logs, as it was after a transaction or at a time. */
@Command(
        name = "restore",
        description = {
            "Makes a new data directory of snapshots and logs that were kept: a copy of a data directory, or what"
                    + " coord.archive.directory has gathered. With --to-zxid or --to-time as it was then, else as new as"
                    + " it gets.",
            "The sources are only read. Ends with 3 if they do not reach that far, or are damaged."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class)
final class RestoreCommand implements Callable<Integer> {
    private static final TreeOptions TREE = new TreeOptions(true, true, 0);
    private static final String HEX = "0x";

    @Parameters(
            index = "0",
            paramLabel = "FROM",
            description = "Where the snapshots are: a dataDir, or the version-2 in it.")
    private @Nullable Path from;

    @Parameters(
            index = "1",
            paramLabel = "INTO",
            description = "The dataDir to be made: it must not exist, or be empty.")
    private @Nullable Path into;

    @Option(names = "--logs", paramLabel = "DIR", description = "Where the logs are, if elsewhere (dataLogDir).")
    private @Nullable Path logs;

    @Option(names = "--to-zxid", paramLabel = "ZXID", description = "The last transaction to be there, like 0x1f.")
    private @Nullable String toZxid;

    @Option(
            names = "--to-time",
            paramLabel = "TIME",
            description = "As it was at this time, like 2026-11-23T14:30:00Z. By the clock of the leaders.")
    private @Nullable String toTime;

    @Spec
    private @Nullable CommandSpec spec;

    private final RealFileSystem files = new RealFileSystem();

    @Override
    public Integer call() throws CommandFailure {
        if (spec == null || from == null || into == null) {
            throw new IllegalStateException("not called through picocli");
        }
        if (toZxid != null && toTime != null) {
            throw wrong("--to-zxid and --to-time: only one of them");
        }
        Path snapshotsFrom = ToolInput.resolve(from);
        Path logsFrom = logs == null ? snapshotsFrom : ToolInput.resolve(logs);
        StorageDirs target = StorageDirs.of(into);
        try {
            List<Path> logFiles = LogFiles.list(files, logsFrom);
            long goal = goal(logFiles);
            prepare(into, target);
            copySnapshot(snapshotsFrom, target, goal);
            for (Path log : logFiles) {
                Files.copy(log, target.logDir().resolve(log.getFileName()));
            }
            return finish(target, goal);
        } catch (FileFailure e) {
            throw ToolInput.failure(e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.DATA, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private ParameterException wrong(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    /** Long.MAX_VALUE: as far as it goes. */
    private long goal(List<Path> logFiles) throws FileFailure, CommandFailure {
        if (toZxid != null) {
            return zxid(toZxid);
        }
        return toTime == null ? Long.MAX_VALUE : lastAt(logFiles, time(toTime));
    }

    private long zxid(String text) {
        try {
            return text.startsWith(HEX) ? Long.parseLong(text.substring(HEX.length()), 16) : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong("--to-zxid " + text + ": not a zxid, like 0x1f");
        }
    }

    private long time(String text) {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw wrong("--to-time " + text + ": not a time, like 2026-11-23T14:30:00Z");
        }
    }

    /** The last transaction before the first that is later. */
    private long lastAt(List<Path> logFiles, long timeMillis) throws FileFailure, CommandFailure {
        LastBefore found = new LastBefore(timeMillis);
        LogWalk walk = new LogWalk(files, found);
        for (Path log : logFiles) {
            walk.walk(log);
        }
        if (found.last < 0) {
            throw new CommandFailure(ExitCode.DATA, "no transaction in the logs is from before " + toTime);
        }
        return found.last;
    }

    private static final class LastBefore implements LogWalk.Visitor {
        private final long timeMillis;
        private long last = -1;
        private boolean passed;

        LastBefore(long timeMillis) {
            this.timeMillis = timeMillis;
        }

        @Override
        public void onTxn(LoggedTxn txn) {
            passed |= txn.header().timeMillis() > timeMillis;
            if (!passed) {
                last = txn.zxid();
            }
        }

        @Override
        public void onRemark(Path file, long offset, String text) {
            // What is wrong is found when the copy is recovered.
        }
    }

    private void prepare(Path directory, StorageDirs target) throws IOException, CommandFailure {
        if (Files.exists(directory)) {
            try (Stream<Path> inside = Files.list(directory)) {
                if (inside.findAny().isPresent()) {
                    throw new CommandFailure(ExitCode.USAGE, directory + ": is not empty");
                }
            }
        }
        Files.createDirectories(target.snapshotDir());
    }

    /** The newest good one that is not too new. */
    private void copySnapshot(Path source, StorageDirs target, long goal) throws IOException, CommandFailure {
        SnapshotStore store = new SnapshotStore(files, source.toAbsolutePath());
        for (SnapshotFile snapshot : store.list()) {
            if (snapshot.zxid() <= goal && isGood(store, snapshot)) {
                Files.copy(
                        snapshot.path(),
                        target.snapshotDir().resolve(snapshot.path().getFileName()));
                return;
            }
        }
        throw new CommandFailure(
                ExitCode.DATA,
                source + ": no good snapshot"
                        + (goal == Long.MAX_VALUE ? "" : " from " + Zxid.toString(goal) + " or before"));
    }

    private static boolean isGood(SnapshotStore store, SnapshotFile snapshot) throws IOException {
        try {
            return store.load(snapshot, TREE).digestMismatches() == 0;
        } catch (DamagedSnapshotException e) {
            return false;
        }
    }

    private int finish(StorageDirs target, long goal) throws IOException, CommandFailure {
        RecoveryOptions options = RecoveryOptions.defaults(TREE);
        long last = Recovery.recover(files, target, options, new SystemClock()).lastZxid();
        if (goal != Long.MAX_VALUE && last < goal) {
            throw new CommandFailure(
                    ExitCode.DATA,
                    "the logs end with " + Zxid.toString(last) + ", before " + Zxid.toString(goal)
                            + "; what there is, is in " + target.dataDir());
        }
        if (last > goal && !Truncation.truncate(files, target, TREE, goal)) {
            throw new CommandFailure(ExitCode.DATA, "there is no transaction " + Zxid.toString(goal) + " in the logs");
        }
        RecoveryResult result = Recovery.recover(files, target, options, new SystemClock());
        spec.commandLine()
                .getOut()
                .println(new OutputLine()
                        .text("into", target.dataDir().toString())
                        .hex("lastZxid", result.lastZxid())
                        .number("nodes", result.state().tree().nodeCount())
                        .number("replayed", result.replayed())
                        .text("result", "ok")
                        .format(OutputLine.Format.TEXT));
        return ExitCode.OK.number();
    }
}
