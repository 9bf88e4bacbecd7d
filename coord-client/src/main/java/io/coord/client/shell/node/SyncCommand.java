package io.coord.client.shell.node;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "sync",
        description = "Waits until this server has everything that the leader has: what is read next is up to date.",
        footer = "  sync /")
public final class SyncCommand extends ShellCommand {
    @Parameters(paramLabel = "PATH", description = "Any path; all of them are synchronised.")
    private String path = "";

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        shell.connection().client().sync(path);
        shell.printer().print(Fact.of("Sync is OK").with("synced", path));
        return ExitCode.OK;
    }
}
