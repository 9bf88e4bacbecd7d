package io.coord.client.shell.interactive;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "printwatches",
        description = "Says whether events of watches are reported, or switches that.",
        footer = {"  printwatches", "  printwatches off"})
final class PrintWatchesCommand extends ShellCommand {
    /** As typed. */
    enum Switch {
        ON,
        OFF
    }

    @Parameters(arity = "0..1", paramLabel = "on|off", description = "Shows how it is if left out.")
    private @Nullable Switch position;

    @Override
    protected ExitCode run(Shell shell) {
        if (position != null) {
            shell.watches().switchTo(position == Switch.ON);
        }
        boolean on = shell.watches().areOn();
        shell.printer().print(Fact.of("printwatches is " + (on ? "on" : "off")).with("printwatches", on));
        return ExitCode.OK;
    }
}
