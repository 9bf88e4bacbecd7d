package io.coord.client.shell.session;

import io.coord.client.CoordClient;
import io.coord.client.Session;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "session",
        description = "Shows the session: number, negotiated timeout, condition.",
        footer = "  session")
public final class SessionCommand extends ShellCommand {
    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        CoordClient client = shell.connection().client().async();
        Optional<Session> session = client.session();
        String id = session.map(each -> "0x" + Long.toHexString(each.id())).orElse("none");
        int timeout = session.map(Session::timeoutMillis).orElse(0);
        shell.printer()
                .print(Fact.of("session " + id + "  timeout " + timeout + " ms  " + client.state() + "  "
                                + shell.connection().servers())
                        .with("session", id)
                        .with("timeoutMillis", timeout)
                        .with("state", client.state().name())
                        .with("servers", shell.connection().servers()));
        return ExitCode.OK;
    }
}
