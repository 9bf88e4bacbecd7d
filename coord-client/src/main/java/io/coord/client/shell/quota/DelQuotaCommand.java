package io.coord.client.shell.quota;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.quota.QuotaLimits.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "delquota",
        description = "Takes away limits; without an option, the whole quota.",
        footer = {"  delquota /app", "  delquota -n /app"})
public final class DelQuotaCommand extends ShellCommand {
    @Option(names = "-n", description = "The limit of nodes that warns.")
    private boolean nodes;

    @Option(names = "-b", description = "The limit of bytes that warns.")
    private boolean bytes;

    @Option(names = "-N", description = "The limit of nodes that refuses.")
    private boolean hardNodes;

    @Option(names = "-B", description = "The limit of bytes that refuses.")
    private boolean hardBytes;

    @Parameters(paramLabel = "PATH", description = "The top of the subtree.")
    private String path = "";

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        QuotaNodes quota = new QuotaNodes(shell.connection().client());
        Optional<QuotaLimits> found = quota.limits(path);
        if (found.isEmpty()) {
            throw new ShellFailure(ExitCode.NO_NODE, "delquota " + path + ": it has no quota");
        }
        List<Limit> named = named();
        QuotaLimits left = named.isEmpty() ? QuotaLimits.UNLIMITED : found.get();
        for (Limit limit : named) {
            left = left.with(limit, QuotaLimits.NONE);
        }
        if (left.isUnlimited()) {
            quota.remove(path);
        } else {
            quota.set(path, left);
        }
        shell.printer().print(Fact.of("").with("path", path).with("limits", left.format()));
        return ExitCode.OK;
    }

    private List<Limit> named() {
        List<Limit> named = new ArrayList<>();
        add(named, nodes, Limit.COUNT);
        add(named, bytes, Limit.BYTES);
        add(named, hardNodes, Limit.COUNT_HARD);
        add(named, hardBytes, Limit.BYTES_HARD);
        return named;
    }

    private static void add(List<Limit> named, boolean isNamed, Limit limit) {
        if (isNamed) {
            named.add(limit);
        }
    }
}
