package io.coord.client.shell.node;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.output.Format;
import io.coord.client.shell.output.StatAnswer;
import io.coord.core.model.Stat;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "set",
        description = "Sets the data of a node.",
        footer = {
            "  set /app/config \"a=1\"",
            "  set -v 3 /app/config \"a=2\"",
            "  set -s --file settings.json /app/config",
            "  set -b /app/key 3q2+7w=="
        })
public final class SetCommand extends ShellCommand {
    @Mixin
    private SetArguments arguments = new SetArguments();

    @Option(names = "-s", description = "Show the new stat.")
    private boolean withStat;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException, IOException {
        if (!arguments.hasData()) {
            throw wrongUsage("set " + arguments.path() + " to what? Give DATA or --file; \"\" is empty");
        }
        byte[] data = arguments.data(shell);
        String path = arguments.path();
        Stat stat = shell.connection().client().setData(path, data, arguments.version());
        if (withStat || shell.printer().format() == Format.JSON) {
            shell.printer().print(new StatAnswer(path, stat));
        } else {
            shell.printer().print(Fact.of(""));
        }
        return ExitCode.OK;
    }
}
