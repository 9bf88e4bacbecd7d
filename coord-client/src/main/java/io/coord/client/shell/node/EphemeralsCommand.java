package io.coord.client.shell.node;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "getEphemerals",
        description = "Lists the ephemeral nodes of this session.",
        footer = {"  getEphemerals", "  getEphemerals /app/"})
public final class EphemeralsCommand extends ShellCommand {
    @Parameters(arity = "0..1", paramLabel = "PATH", description = "Only paths that begin so.")
    private String prefix = "/";

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        List<String> paths = shell.connection().client().getEphemerals(prefix).stream()
                .sorted()
                .toList();
        shell.printer().print(Fact.of("[" + String.join(", ", paths) + "]").with("ephemerals", paths));
        return ExitCode.OK;
    }
}
