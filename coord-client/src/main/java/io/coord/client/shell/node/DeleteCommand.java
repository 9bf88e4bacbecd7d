package io.coord.client.shell.node;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "delete",
        description = "Deletes a node without children. 'deleteall' deletes a whole subtree.",
        footer = {"  delete /app/old", "  delete -v 3 /app/old"})
public final class DeleteCommand extends ShellCommand {
    @Mixin
    private DeleteArguments arguments = new DeleteArguments();

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        shell.connection().client().delete(arguments.path(), arguments.version());
        shell.printer().print(Fact.of("").with("deleted", arguments.path()));
        return ExitCode.OK;
    }
}
