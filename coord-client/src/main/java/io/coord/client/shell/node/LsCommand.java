package io.coord.client.shell.node;

import io.coord.client.BlockingClient;
import io.coord.client.NodeChildren;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.WatchReports;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.ChildrenAnswer;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.output.Printer;
import io.coord.client.shell.walk.Descent;
import io.coord.client.shell.walk.Place;
import io.coord.client.shell.walk.TreeVisitor;
import io.coord.client.shell.walk.TreeWalk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ls",
        description = "Lists the children of a node.",
        footer = {"  ls /", "  ls -s /app", "  ls -R /app", "  ls --output json /"})
public final class LsCommand extends ShellCommand {
    @Parameters(paramLabel = "PATH", description = "The node.")
    private String path = "";

    @Option(names = "-s", description = "Show the stat of the node, too.")
    private boolean withStat;

    @Option(names = "-w", description = "Report the next change of the children; a one-shot call waits for it.")
    private boolean watched;

    @Option(names = "-R", description = "The paths of all nodes below, at all depths, one a line.")
    private boolean recursive;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        BlockingClient client = shell.connection().client();
        if (recursive) {
            return listAll(client, shell.printer());
        }
        WatchReports.Reporter reporter = shell.watches().reporter();
        NodeChildren children = watched ? client.getChildrenWithStat(path, reporter) : client.getChildrenWithStat(path);
        shell.printer().print(new ChildrenAnswer(path, children.names(), children.stat(), withStat));
        if (watched) {
            shell.printer().flush();
            reporter.awaitUnlessAtPrompt(shell.kind());
        }
        return ExitCode.OK;
    }

    private ExitCode listAll(BlockingClient client, Printer printer) throws ShellFailure, InterruptedException {
        Listing listing = new Listing(printer);
        TreeWalk.ofChildren(client.async()).from(path, listing);
        return listing.code;
    }

    /** Prints the paths as they come. */
    private static final class Listing implements TreeVisitor<NodeChildren> {
        private final Printer printer;
        private ExitCode code = ExitCode.OK;

        Listing(Printer printer) {
            this.printer = printer;
        }

        @Override
        public Descent at(Place place, NodeChildren children) {
            printer.print(Fact.of(place.path()).with("path", place.path()));
            return Descent.INTO_CHILDREN;
        }

        /** There may be nodes below it that are not listed, which a script can learn from the code. */
        @Override
        public void unreadable(Place place, ShellFailure why) {
            printer.print(Fact.of(place.path()).with("path", place.path()));
            code = why.exitCode();
        }
    }
}
