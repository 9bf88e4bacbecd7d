package io.coord.client.shell.interactive;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import picocli.CommandLine.Command;

@Command(
        name = "close",
        description = "Closes the session: its ephemeral nodes and watches go. The next command begins another one.",
        footer = "  close")
final class CloseCommand extends ShellCommand {
    @Override
    protected ExitCode run(Shell shell) {
        shell.connection().close();
        shell.printer().print(Fact.of("").with("closed", true));
        return ExitCode.OK;
    }
}
