package io.coord.client.shell.node;

import io.coord.client.BlockingClient;
import io.coord.client.CreateOptions;
import io.coord.client.CreatedNode;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.output.StatAnswer;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "create",
        description = "Creates a node.",
        footer = {
            "  create /app \"some text\"",
            "  create -s -e /app/worker- host1",
            "  create -t 60000 /app/lease",
            "  create -p /a/b/c",
            "  create --file key.bin /app/key",
            "  create /app/secret text auth::cdrwa"
        })
public final class CreateCommand extends ShellCommand {
    @Mixin
    private CreateArguments arguments = new CreateArguments();

    @Option(names = "-p", description = "Create what is missing above it, too, as persistent nodes open to everybody.")
    private boolean parents;

    @Option(names = "--stat", description = "Show the stat of the new node.")
    private boolean withStat;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException, IOException {
        CreateOptions options;
        try {
            options = arguments.options();
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e.getMessage());
        }
        byte[] data = arguments.data(shell);
        BlockingClient client = shell.connection().client();
        String path = arguments.path();
        if (parents && path.lastIndexOf('/') > 0) {
            new Parents(client).createAbove(path);
        }
        if (withStat) {
            CreatedNode created = client.createWithStat(path, data, options);
            shell.printer().remark("Created " + created.path());
            shell.printer().print(new StatAnswer(created.path(), created.stat()));
        } else {
            String created = client.create(path, data, options);
            shell.printer().print(Fact.of("Created " + created).with("path", created));
        }
        return ExitCode.OK;
    }
}
