package io.coord.client.shell.session;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "addauth",
        description = {
            "Presents credentials, for this session.",
            "Lines with it are not kept in the history. A one-shot call takes --auth before the command."
        },
        footer = "  addauth digest alice:secret")
public final class AddAuthCommand extends ShellCommand {
    @Parameters(index = "0", paramLabel = "SCHEME", description = "For example digest.")
    private String scheme = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "AUTH", description = "For digest: user:password.")
    private @Nullable String auth;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        byte[] bytes = auth == null ? new byte[0] : auth.getBytes(StandardCharsets.UTF_8);
        shell.connection().client().addAuth(scheme, bytes);
        shell.printer().print(Fact.of("").with("scheme", scheme));
        return ExitCode.OK;
    }
}
