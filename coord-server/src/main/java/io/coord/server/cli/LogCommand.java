package io.coord.server.cli;

import io.coord.core.txn.LoggedTxn;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.RealFileSystem;
import io.coord.zab.storage.log.LogFiles;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into transaction logs. Changes no file. */
@Command(
        name = "log",
        description =
                "Looks into transaction logs, of coord or ZooKeeper. Changes nothing; safe beside a running server.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "(print | verify)")
final class LogCommand implements Runnable {
    private static final String LOGS =
            "A log file, or a directory: a dataLogDir, a dataDir, or the version-2 in it; all its logs, in order.";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(commandLine(), "log what? print or verify");
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("not called through picocli");
        }
        return spec.commandLine();
    }

    @Command(
            name = "print",
            description = {
                "Prints every readable transaction, one line each: zxid, time, session, cxid, type and what it sets.",
                "What is wrong is printed where it is found. Ends with 3 if there is damage; a torn tail, which a"
                        + " crash leaves, is none."
            },
            mixinStandardHelpOptions = true,
            versionProvider = Commands.Version.class)
    int print(
            @Parameters(arity = "1..*", paramLabel = "PATH", description = LOGS) List<Path> paths,
            @Option(names = "--json", description = "One JSON object per line.") boolean json,
            @Option(names = "--data", description = "Show the data of nodes too, in base64.") boolean data)
            throws CommandFailure {
        PrintWriter out = commandLine().getOut();
        OutputLine.Format format = json ? OutputLine.Format.JSON : OutputLine.Format.TEXT;
        DataText.Data shown = data ? DataText.Data.BASE64 : DataText.Data.LENGTH_ONLY;
        LogWalk walk = walk(paths, new LogWalk.Visitor() {
            @Override
            public void onTxn(LoggedTxn txn) {
                out.println(TxnLine.of(txn, shown).format(format));
            }

            @Override
            public void onRemark(Path file, long offset, String text) {
                out.println(remark(file, offset, text).format(format));
            }
        });
        return exitCode(walk);
    }

    @Command(
            name = "verify",
            description = {
                "Reads every log and says whether it is whole: checksums, zxids without a gap, transactions that make"
                        + " sense. Prints what is wrong and a summary.",
                "Ends with 3 if there is damage. Whether a server starts with a log depends on the snapshots too:"
                        + " damage that a snapshot covers does not matter to it."
            },
            mixinStandardHelpOptions = true,
            versionProvider = Commands.Version.class)
    int verify(
            @Parameters(arity = "1..*", paramLabel = "PATH", description = LOGS) List<Path> paths,
            @Option(names = "--json", description = "One JSON object per line.") boolean json)
            throws CommandFailure {
        PrintWriter out = commandLine().getOut();
        OutputLine.Format format = json ? OutputLine.Format.JSON : OutputLine.Format.TEXT;
        LogWalk walk = walk(paths, new LogWalk.Visitor() {
            @Override
            public void onTxn(LoggedTxn txn) {
                // that it could be read is all that is asked
            }

            @Override
            public void onRemark(Path file, long offset, String text) {
                out.println(remark(file, offset, text).format(format));
            }
        });
        out.println(walk.summary().format(format));
        return exitCode(walk);
    }

    private static OutputLine remark(Path file, long offset, String text) {
        return new OutputLine()
                .text("file", file.toString())
                .number("offset", offset)
                .text("remark", text);
    }

    private static LogWalk walk(List<Path> paths, LogWalk.Visitor visitor) throws CommandFailure {
        RealFileSystem files = new RealFileSystem();
        LogWalk walk = new LogWalk(files, visitor);
        try {
            for (Path path : paths) {
                Path input = ToolInput.resolve(path);
                if (!Files.isDirectory(input)) {
                    walk.walk(input);
                    continue;
                }
                List<Path> logs = LogFiles.list(files, input);
                if (logs.isEmpty()) {
                    throw new CommandFailure(ExitCode.DATA, input + ": there is no log file (log.<zxid>) in it");
                }
                for (Path log : logs) {
                    walk.walk(log);
                }
            }
        } catch (FileFailure e) {
            throw ToolInput.failure(e);
        }
        return walk;
    }

    private static int exitCode(LogWalk walk) {
        return (walk.isDamaged() ? ExitCode.DATA : ExitCode.OK).number();
    }
}
