package io.coord.client.shell.session;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "whoami",
        description = "Lists the identities that the server knows of this session.",
        footer = "  whoami")
public final class WhoAmICommand extends ShellCommand {
    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        List<String> identities = shell.connection().client().whoAmI().stream()
                .map(id -> id.scheme() + ": " + id.id())
                .toList();
        shell.printer()
                .print(Fact.of("Auth scheme: User\n" + String.join("\n", identities))
                        .with("identities", identities));
        return ExitCode.OK;
    }
}
