package io.coord.server.cli;

import io.coord.core.tree.TreeOptions;
import io.coord.zab.storage.Inspection;
import io.coord.zab.storage.StorageDirs;
import io.coord.zab.storage.fs.RealFileSystem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify}: all that a server keeps, together. Changes no file. */
@Command(
        name = "verify",
        description = {
            "Looks at a whole data directory, of coord or ZooKeeper: each snapshot, the log behind them without gap or"
                    + " damage, the digest after each transaction, the epochs. Changes nothing.",
            "Ends with 3 if anything is damaged; starts=false: a server would not start with it. Give the JVM as much"
                    + " heap as the server has."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class)
final class VerifyCommand implements Callable<Integer> {
    private static final TreeOptions TREE = new TreeOptions(true, true, 0);

    @Parameters(index = "0", paramLabel = "DIR", description = "A dataDir.")
    private @Nullable Path dataDir;

    @Option(names = "--logs", paramLabel = "DIR", description = "The dataLogDir, if the logs are elsewhere.")
    private @Nullable Path logs;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        if (spec == null || dataDir == null) {
            throw new IllegalStateException("not called through picocli");
        }
        StorageDirs dirs = StorageDirs.of(dataDir, logs == null ? dataDir : logs);
        for (Path directory : new Path[] {dirs.snapshotDir(), dirs.logDir()}) {
            if (!Files.isDirectory(directory)) {
                throw new CommandFailure(
                        ExitCode.DATA, directory + ": there is no such directory, so nothing of a server");
            }
        }
        Inspection.Report report;
        try {
            report = Inspection.inspect(new RealFileSystem(), dirs, TREE);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.DATA, e.getMessage() == null ? e.toString() : e.getMessage());
        }
        print(report, spec.commandLine().getOut());
        return (report.isDamaged() ? ExitCode.DATA : ExitCode.OK).number();
    }

    private void print(Inspection.Report report, PrintWriter out) {
        OutputLine.Format format = json ? OutputLine.Format.JSON : OutputLine.Format.TEXT;
        report.snapshots()
                .forEach(snapshot -> out.println(new OutputLine()
                        .text("snapshot", snapshot.path().toString())
                        .hex("zxid", snapshot.zxid())
                        .number("nodes", snapshot.nodes())
                        .number("sessions", snapshot.sessions())
                        .hex("digest", snapshot.digest())
                        .format(format)));
        report.findings()
                .forEach(finding -> out.println(new OutputLine()
                        .text("finding", finding.gravity().name().toLowerCase(Locale.ROOT))
                        .text("path", finding.path().toString())
                        .text("remark", finding.text())
                        .format(format)));
        OutputLine line =
                new OutputLine().number("snapshots", report.snapshots().size());
        line.number("records", report.records());
        if (report.lastZxid() >= 0) {
            line.hex("lastZxid", report.lastZxid());
        }
        out.println(line.number("nodes", report.nodes())
                .hex("digest", report.digest())
                .text("starts", Boolean.toString(report.starts()))
                .text("result", report.isDamaged() ? "DAMAGED" : "ok")
                .format(format));
    }
}
