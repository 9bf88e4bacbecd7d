package io.coord.client.shell.interactive;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "redo", description = "Runs a line of the history again.", footer = "  redo 12")
final class RedoCommand extends ShellCommand {
    private final LineLoop loop;

    @Parameters(paramLabel = "NUMBER", description = "As history shows it.")
    private int number;

    RedoCommand(LineLoop loop) {
        this.loop = loop;
    }

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure {
        for (LineLoop.NumberedLine line : loop.history()) {
            if (line.number() == number) {
                return redo(shell, line.text());
            }
        }
        throw new ShellFailure(ExitCode.USAGE, "redo " + number + ": no such line; 'history' lists them");
    }

    private ExitCode redo(Shell shell, String line) throws ShellFailure {
        if (line.trim().startsWith("redo")) {
            throw new ShellFailure(ExitCode.USAGE, "redo " + number + ": that line is a redo itself");
        }
        shell.printer().remark(line);
        return loop.run(line);
    }
}
