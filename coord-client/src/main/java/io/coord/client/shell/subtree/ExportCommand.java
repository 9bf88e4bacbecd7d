package io.coord.client.shell.subtree;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.walk.Descent;
import io.coord.client.shell.walk.Place;
import io.coord.client.shell.walk.TreeWalk;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = {
            "Writes a node and all below it to a file of JSON: data, text or binary, and ACLs.",
            "Ephemeral nodes, and what belongs to the servers (/zookeeper), are left out.",
            "Containers and TTL nodes come back as persistent ones: servers do not tell them apart.",
            "The nodes are not of one moment: what changes meanwhile is in it old or new."
        },
        footer = {"  export /app app.json", "  export / everything.json"})
public final class ExportCommand extends ShellCommand {
    @Parameters(index = "0", paramLabel = "PATH", description = "The top.")
    private String top = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "Replaced when the export is complete, not before.")
    private String file = "";

    private long written;
    private long leftOut;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException, IOException {
        NodeReads reads = new NodeReads(shell.connection().client().async());
        Path target = shell.file(file).toAbsolutePath();
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        try {
            writeTo(partial, reads);
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
        String remark =
                leftOut == 0 ? "" : "; left out " + leftOut + (leftOut == 1 ? " ephemeral node" : " ephemeral nodes");
        shell.printer()
                .print(Fact.of("Exported " + written + " nodes to " + target + remark)
                        .with("nodes", written)
                        .with("ephemeralsLeftOut", leftOut)
                        .with("file", target.toString()));
        return ExitCode.OK;
    }

    private void writeTo(Path partial, NodeReads reads) throws ShellFailure, InterruptedException, IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial));
                SubtreeWriter writer = new SubtreeWriter(out, top)) {
            new TreeWalk<>(reads::whole, NodeReads.Node::children)
                    .from(top, (place, node) -> write(writer, place, node));
            writer.finish();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Descent write(SubtreeWriter writer, Place place, NodeReads.Node node) {
        if (ServerNodes.contain(place.path()) && !ServerNodes.contain(top)) {
            return Descent.NO_DEEPER;
        }
        if (node.data().stat().ephemeralOwner() != 0) {
            leftOut++; // it has no children
            return Descent.NO_DEEPER;
        }
        try {
            writer.write(new ExportedNode(relative(place), node.data().data(), node.acl()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        written++;
        return Descent.INTO_CHILDREN;
    }

    private String relative(Place place) {
        if (place.depth() == 0) {
            return "";
        }
        return top.equals("/") ? place.path() : place.path().substring(top.length());
    }
}
