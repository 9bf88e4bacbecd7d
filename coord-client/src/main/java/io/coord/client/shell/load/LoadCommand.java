package io.coord.client.shell.load;

import io.coord.client.BlockingClient;
import io.coord.client.CoordClient;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "load",
        description = {
            "Reads and writes nodes of its own as fast as the servers answer, and shows how long the answers took.",
            "Ctrl-C ends it early; it shows what it has, and removes its nodes in any case."
        },
        footer = {
            "  load",
            "  load --clients 8 --in-flight 50 --reads 90 --time 30",
            "  load --count 100000 --size 1000 /load-test"
        })
public final class LoadCommand extends ShellCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            description = "A node that does not exist; made for this and removed. Default /coord-load.")
    private String path = "/coord-load";

    @Option(names = "--clients", paramLabel = "N", description = "Sessions; default 4.")
    private int clients = 4;

    @Option(names = "--in-flight", paramLabel = "N", description = "Requests under way, of each session; default 16.")
    private int inFlight = 16;

    @Option(names = "--nodes", paramLabel = "N", description = "Nodes that are read and written; default 100.")
    private int nodes = 100;

    @Option(names = "--size", paramLabel = "BYTES", description = "Of data in each; default 100.")
    private int bytes = 100;

    @Option(names = "--reads", paramLabel = "PERCENT", description = "Reads among the requests; default 50.")
    private int readPercent = 50;

    @Option(names = "--count", paramLabel = "N", description = "End after so many requests.")
    private long requests = Long.MAX_VALUE / 2;

    @Option(names = "--time", paramLabel = "SECONDS", description = "End after so long; default 10.")
    private long seconds = 10;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        LoadPlan plan = plan();
        BlockingClient client = shell.connection().client();
        LoadNodes own = new LoadNodes(client, plan);
        own.create();
        LoadRun run = new LoadRun(plan, shell);
        boolean interrupted = false;
        try {
            run.execute();
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            own.deleteInAnyCase();
        }
        shell.printer().print(run.answer());
        if (interrupted) {
            throw new ShellFailure(ExitCode.INTERRUPTED, "load: interrupted before its end");
        }
        return run.failed() ? ExitCode.INCOMPLETE : ExitCode.OK;
    }

    private LoadPlan plan() {
        try {
            return new LoadPlan(path, clients, inFlight, nodes, bytes, readPercent, requests, seconds);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
    }

    /** Connects a session of its own. */
    static CoordClient connect(Shell shell) throws ShellFailure, InterruptedException {
        CoordClient client = shell.connection().newClient();
        try {
            client.blocking().awaitConnected(shell.connection().settings().patience());
            return client;
        } catch (TimeoutException | IllegalStateException e) {
            client.closeAsync();
            throw new ShellFailure(ExitCode.CONNECTION, "load: " + e.getMessage());
        }
    }
}
