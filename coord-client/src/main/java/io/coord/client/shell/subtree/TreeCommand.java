package io.coord.client.shell.subtree;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Printer;
import io.coord.client.shell.walk.Descent;
import io.coord.client.shell.walk.Place;
import io.coord.client.shell.walk.TreeVisitor;
import io.coord.client.shell.walk.TreeWalk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tree",
        description = "Draws a node and all below it, with the beginning of the data.",
        footer = {"  tree /", "  tree -d 2 /app", "  tree --names /app"})
public final class TreeCommand extends ShellCommand {
    @Parameters(arity = "0..1", paramLabel = "PATH", description = "The top; / if left out.")
    private String path = "/";

    @Option(
            names = {"-d", "--depth"},
            paramLabel = "LEVELS",
            description = "Only so many levels below it.")
    private int depth = Integer.MAX_VALUE;

    @Option(names = "--names", description = "Only names, no data.")
    private boolean onlyNames;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        NodeReads reads = new NodeReads(shell.connection().client().async());
        Drawing drawing = new Drawing(shell.printer());
        new TreeWalk<>(reads::dataAndChildren, NodeReads.Node::children).from(path, drawing);
        shell.printer().remark(drawing.nodes + (drawing.nodes == 1 ? " node" : " nodes"));
        return drawing.code;
    }

    /** Prints the nodes as they come. */
    private final class Drawing implements TreeVisitor<NodeReads.Node> {
        private final Printer printer;
        private long nodes;
        private ExitCode code = ExitCode.OK;

        Drawing(Printer printer) {
            this.printer = printer;
        }

        @Override
        public Descent at(Place place, NodeReads.Node node) {
            nodes++;
            printer.print(new TreeLine(place, node.data(), onlyNames));
            return place.depth() < depth ? Descent.INTO_CHILDREN : Descent.NO_DEEPER;
        }

        @Override
        public void unreadable(Place place, ShellFailure why) {
            nodes++;
            code = why.exitCode();
            printer.print(new TreeLine(place, null, onlyNames));
        }
    }
}
