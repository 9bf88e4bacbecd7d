package io.coord.client.shell.quota;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "listquota",
        description = "Shows the quota of a node, and what is used of it.",
        footer = "  listquota /app")
public final class ListQuotaCommand extends ShellCommand {
    @Parameters(paramLabel = "PATH", description = "The top of the subtree.")
    private String path = "";

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        QuotaNodes quota = new QuotaNodes(shell.connection().client());
        Optional<QuotaLimits> limits = quota.limits(path);
        if (limits.isEmpty()) {
            throw new ShellFailure(ExitCode.NO_NODE, "listquota " + path + ": it has no quota");
        }
        String use = quota.use(path).orElse("");
        String text = limits.get().format();
        shell.printer()
                .print(Fact.of("absolute path is " + QuotaNodes.limitsPath(path) + "\nOutput quota for " + path + " "
                                + text + "\nOutput stat for " + path + " " + use)
                        .with("path", path)
                        .with("limits", text)
                        .with("use", use));
        return ExitCode.OK;
    }
}
