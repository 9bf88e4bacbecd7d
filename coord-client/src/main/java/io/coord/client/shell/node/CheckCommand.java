package io.coord.client.shell.node;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "check",
        description = "Demands that a node exists and has a version, in the order of writes.",
        footer = {"  check /app", "  check -v 3 /app"})
public final class CheckCommand extends ShellCommand {
    @Mixin
    private DeleteArguments arguments = new DeleteArguments();

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        shell.connection().client().check(arguments.path(), arguments.version());
        shell.printer().print(Fact.of("").with("checked", arguments.path()));
        return ExitCode.OK;
    }
}
