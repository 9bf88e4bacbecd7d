package io.coord.client.shell.interactive;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.command.ShellCommand;
import picocli.CommandLine.Command;

@Command(name = "quit", description = "Ends the shell, as Ctrl-D does.", footer = "  quit")
final class QuitCommand extends ShellCommand {
    private final LineLoop loop;

    QuitCommand(LineLoop loop) {
        this.loop = loop;
    }

    @Override
    protected ExitCode run(Shell shell) {
        loop.quit();
        return ExitCode.OK;
    }
}
