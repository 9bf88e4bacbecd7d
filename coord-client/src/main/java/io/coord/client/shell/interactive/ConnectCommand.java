package io.coord.client.shell.interactive;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "connect",
        description = "Closes the session, if there is one, and begins one with these servers.",
        footer = {"  connect", "  connect host1:2181,host2:2181", "  connect host1:2181/app"})
final class ConnectCommand extends ShellCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "SERVERS",
            description = "host:port,...[/chroot]; those of before if left out.")
    private @Nullable String servers;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        shell.connection().connect(servers == null ? shell.connection().servers() : servers);
        shell.connection().client();
        shell.printer().print(Fact.of("").with("servers", shell.connection().servers()));
        return ExitCode.OK;
    }
}
