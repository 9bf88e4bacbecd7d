package io.coord.client.shell.node;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.AclAnswer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "getAcl",
        description = "Shows who may do what with a node.",
        footer = {"  getAcl /app", "  getAcl -s /app"})
public final class GetAclCommand extends ShellCommand {
    @Parameters(paramLabel = "PATH", description = "The node.")
    private String path = "";

    @Option(names = "-s", description = "Show the stat, too.")
    private boolean withStat;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        shell.printer().print(new AclAnswer(path, shell.connection().client().getAcl(path), withStat));
        return ExitCode.OK;
    }
}
