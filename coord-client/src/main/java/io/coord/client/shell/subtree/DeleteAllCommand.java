package io.coord.client.shell.subtree;

import io.coord.client.CoordClient;
import io.coord.client.error.NoNodeException;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.walk.Descent;
import io.coord.client.shell.walk.RequestWindow;
import io.coord.client.shell.walk.TreeWalk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "deleteall",
        description = "Deletes a node and all below it, node by node: not as one change.",
        footer = {"  deleteall /app/old", "  deleteall /app/old -b 100"})
public final class DeleteAllCommand extends ShellCommand {
    @Parameters(paramLabel = "PATH", description = "The top; with /, everything but what belongs to the servers.")
    private String path = "";

    @Option(
            names = "-b",
            paramLabel = "REQUESTS",
            description = "How many requests are under way at a time; default 500.")
    private int window = 500;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        if (window < 1) {
            throw wrongUsage("-b " + window + ": must be at least 1");
        }
        CoordClient client = shell.connection().client().async();
        long deleted = deleteBelow(client, path, window);
        shell.printer().print(Fact.of("Deleted " + deleted + " nodes").with("deleted", deleted));
        return ExitCode.OK;
    }

    /** Deletes {@code top} and all below it, children first; returns how many nodes there were. */
    private static long deleteBelow(CoordClient client, String top, int window)
            throws ShellFailure, InterruptedException {
        List<String> paths = new ArrayList<>();
        TreeWalk.ofChildren(client).from(top, (place, children) -> {
            if (ServerNodes.contain(place.path())) {
                return Descent.NO_DEEPER;
            }
            if (!place.path().equals("/")) {
                paths.add(place.path());
            }
            return Descent.INTO_CHILDREN;
        });
        RequestWindow requests = new RequestWindow(window);
        for (int i = paths.size() - 1; i >= 0; i--) { // what was found before its children goes after them
            requests.awaitPlace();
            requests.track(goneAfter(client.delete(paths.get(i))));
        }
        requests.finish();
        return paths.size();
    }

    /** It is as good if somebody else deleted it. */
    private static CompletableFuture<Void> goneAfter(CompletableFuture<Void> deletion) {
        return deletion.exceptionally(thrown -> {
            Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
            if (cause instanceof NoNodeException) {
                return null;
            }
            throw cause instanceof RuntimeException ? (RuntimeException) cause : new CompletionException(cause);
        });
    }
}
