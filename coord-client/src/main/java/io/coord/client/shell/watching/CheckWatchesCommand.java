package io.coord.client.shell.watching;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "checkwatches",
        description = "Asks the server whether this session has a watch at a path.",
        footer = {"  checkwatches /app", "  checkwatches /app -d"})
public final class CheckWatchesCommand extends ShellCommand {
    @Parameters(paramLabel = "PATH", description = "The node.")
    private String path = "";

    @Mixin
    private KindOptions kinds = new KindOptions();

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        boolean watched = shell.connection().client().checkWatches(path, kinds.kind());
        shell.printer().print(Fact.of(watched ? "yes" : "no").with("path", path).with("watched", watched));
        return ExitCode.OK;
    }
}
