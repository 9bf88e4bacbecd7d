package io.coord.client.shell.subtree;

import io.coord.client.BlockingClient;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.node.Parents;
import io.coord.client.shell.output.Fact;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Creates the nodes of a file that export wrote, where they were or below another path.",
            "Not as one change: if it fails, what was created before stays."
        },
        footer = {
            "  import app.json",
            "  import app.json /copy-of-app",
            "  import --existing overwrite app.json",
            "  import --existing skip --no-acl app.json /app"
        })
public final class ImportCommand extends ShellCommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "What export wrote.")
    private String file = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            description = "The new top; where it was if left out. What is missing above it is created.")
    private @Nullable String path;

    @Option(
            names = "--existing",
            paramLabel = "WHAT",
            description = "What is done with nodes that exist: fail (default), skip, or overwrite data and ACL.")
    private Existing existing = Existing.FAIL;

    @Option(names = "--no-acl", description = "Create all nodes open to everybody.")
    private boolean withoutAcl;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException, IOException {
        BlockingClient client = shell.connection().client();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(shell.file(file)));
                SubtreeReader reader = open(in)) {
            String top = path == null ? reader.top() : path;
            new Parents(client).createAbove(top);
            NodeImport nodes = new NodeImport(client.async(), top, existing, withoutAcl);
            for (Optional<ExportedNode> node = next(reader); node.isPresent(); node = next(reader)) {
                nodes.add(node.get());
            }
            nodes.finish();
            shell.printer()
                    .print(Fact.of(nodes.summary() + " below " + top)
                            .with("top", top)
                            .with("created", nodes.created())
                            .with("existed", nodes.existed()));
        }
        return ExitCode.OK;
    }

    private SubtreeReader open(InputStream in) throws ShellFailure {
        try {
            return new SubtreeReader(in);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private Optional<ExportedNode> next(SubtreeReader reader) throws ShellFailure {
        try {
            return reader.readNext();
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private ShellFailure damaged(IOException e) {
        return new ShellFailure(ExitCode.FILE, "import " + file + ": " + e.getMessage());
    }
}
