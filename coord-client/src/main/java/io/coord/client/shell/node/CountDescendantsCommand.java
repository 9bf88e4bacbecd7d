package io.coord.client.shell.node;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "getAllChildrenNumber",
        description = "Counts all nodes below a node, at all depths.",
        footer = "  getAllChildrenNumber /app")
public final class CountDescendantsCommand extends ShellCommand {
    @Parameters(paramLabel = "PATH", description = "The node.")
    private String path = "";

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        int count = shell.connection().client().countDescendants(path);
        shell.printer().print(Fact.of(String.valueOf(count)).with("path", path).with("count", count));
        return ExitCode.OK;
    }
}
