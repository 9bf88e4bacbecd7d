package io.coord.client.shell.session;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Shows the version of the shell.", footer = "  version")
public final class VersionCommand extends ShellCommand {
    private final String version;

    public VersionCommand(String version) {
        this.version = version;
    }

    @Override
    protected ExitCode run(Shell shell) {
        shell.printer()
                .print(Fact.of("coord-cli " + version + ", for servers of ZooKeeper's protocol 3.4 to 3.9")
                        .with("version", version));
        return ExitCode.OK;
    }
}
