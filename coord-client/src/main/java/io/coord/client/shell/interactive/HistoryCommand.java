package io.coord.client.shell.interactive;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "history",
        description = "Lists what was typed, for redo.",
        footer = {"  history", "  history -n 100"})
final class HistoryCommand extends ShellCommand {
    private final LineLoop loop;

    @Option(names = "-n", paramLabel = "LINES", description = "The last so many; default 20.")
    private int lines = 20;

    HistoryCommand(LineLoop loop) {
        this.loop = loop;
    }

    @Override
    protected ExitCode run(Shell shell) {
        List<LineLoop.NumberedLine> all = loop.history();
        for (LineLoop.NumberedLine line : all.subList(Math.max(0, all.size() - lines), all.size())) {
            shell.printer()
                    .print(Fact.of(line.number() + " - " + line.text())
                            .with("number", line.number())
                            .with("line", line.text()));
        }
        return ExitCode.OK;
    }
}
