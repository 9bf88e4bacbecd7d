package io.coord.client.shell.watching;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "removewatches",
        description = "Ends the watches of this session at a path.",
        footer = {"  removewatches /app", "  removewatches /app -d"})
public final class RemoveWatchesCommand extends ShellCommand {
    @Parameters(paramLabel = "PATH", description = "The node.")
    private String path = "";

    @Mixin
    private KindOptions kinds = new KindOptions();

    @Option(names = "-l", description = "Accepted for ZooKeeper's sake: the watches are forgotten here in any case.")
    private boolean local;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        shell.connection().client().removeWatches(path, kinds.kind());
        shell.printer().print(Fact.of("").with("removed", path));
        return ExitCode.OK;
    }
}
