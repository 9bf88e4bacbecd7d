package io.coord.client.shell.quota;

import io.coord.client.BlockingClient;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.quota.QuotaLimits.Limit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "setquota",
        description = "Limits how many nodes, or bytes of data, a subtree may have. Limits that are not named stay.",
        footer = {"  setquota -n 1000 /app", "  setquota -N 1000 -B 1000000 /app"})
public final class SetQuotaCommand extends ShellCommand {
    @Option(names = "-n", paramLabel = "NODES", description = "The servers log a warning above it.")
    private @Nullable Long nodes;

    @Option(names = "-b", paramLabel = "BYTES", description = "The servers log a warning above it.")
    private @Nullable Long bytes;

    @Option(names = "-N", paramLabel = "NODES", description = "The servers refuse what would go above it.")
    private @Nullable Long hardNodes;

    @Option(names = "-B", paramLabel = "BYTES", description = "The servers refuse what would go above it.")
    private @Nullable Long hardBytes;

    @Parameters(paramLabel = "PATH", description = "The top of the subtree.")
    private String path = "";

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        if (nodes == null && bytes == null && hardNodes == null && hardBytes == null) {
            throw wrongUsage("which limit? Give -n, -b, -N or -B");
        }
        BlockingClient client = shell.connection().client();
        if (client.exists(path).isEmpty()) {
            throw new ShellFailure(ExitCode.NO_NODE, "setquota " + path + ": no such node");
        }
        QuotaNodes quota = new QuotaNodes(client);
        QuotaLimits limits = quota.limits(path).orElse(QuotaLimits.UNLIMITED);
        limits = changed(limits, Limit.COUNT, nodes);
        limits = changed(limits, Limit.BYTES, bytes);
        limits = changed(limits, Limit.COUNT_HARD, hardNodes);
        limits = changed(limits, Limit.BYTES_HARD, hardBytes);
        quota.set(path, limits);
        shell.printer().print(Fact.of("").with("path", path).with("limits", limits.format()));
        return ExitCode.OK;
    }

    private QuotaLimits changed(QuotaLimits limits, Limit limit, @Nullable Long value) {
        if (value == null) {
            return limits;
        }
        if (value < QuotaLimits.NONE) {
            throw wrongUsage("limit " + value + ": must be 0 or more, or -1 for none");
        }
        return limits.with(limit, value);
    }
}
