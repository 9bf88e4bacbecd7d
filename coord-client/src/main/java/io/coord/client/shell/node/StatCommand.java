package io.coord.client.shell.node;

import io.coord.client.BlockingClient;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.WatchReports;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.StatAnswer;
import io.coord.core.model.Stat;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "stat",
        description =
                "Shows versions, times and sizes of a node. Ends with 4 if there is none, which scripts can ask for.",
        footer = {"  stat /app", "  stat -w /app", "  stat --output json /app"})
public final class StatCommand extends ShellCommand {
    @Parameters(paramLabel = "PATH", description = "The node.")
    private String path = "";

    @Option(
            names = "-w",
            description = "Report the next creation, deletion or change of data; a one-shot call waits for it."
                    + " The node need not exist.")
    private boolean watched;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        BlockingClient client = shell.connection().client();
        WatchReports.Reporter reporter = shell.watches().reporter();
        Optional<Stat> stat = watched ? client.exists(path, reporter) : client.exists(path);
        stat.ifPresent(found -> shell.printer().print(new StatAnswer(path, found)));
        if (watched) {
            if (stat.isEmpty()) {
                shell.printer().remark(path + " does not exist");
            }
            shell.printer().flush();
            reporter.awaitUnlessAtPrompt(shell.kind());
            return ExitCode.OK;
        }
        if (stat.isEmpty()) {
            throw new ShellFailure(ExitCode.NO_NODE, "stat " + path + ": no such node");
        }
        return ExitCode.OK;
    }
}
