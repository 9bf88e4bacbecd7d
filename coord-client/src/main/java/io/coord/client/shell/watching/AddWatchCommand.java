package io.coord.client.shell.watching;

import io.coord.client.WatchScope;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.WatchReports;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "addWatch",
        description = {
            "Sets a watch that stays, and whose events are reported while the shell goes on.",
            "'watch' shows events until Ctrl-C."
        },
        footer = {"  addWatch /app", "  addWatch -m PERSISTENT /app"})
public final class AddWatchCommand extends ShellCommand {
    /** In ZooKeeper's words. */
    enum Mode {
        PERSISTENT(WatchScope.NODE),
        PERSISTENT_RECURSIVE(WatchScope.SUBTREE);

        private final WatchScope scope;

        Mode(WatchScope scope) {
            this.scope = scope;
        }
    }

    @Parameters(paramLabel = "PATH", description = "The node; it need not exist.")
    private String path = "";

    @Option(
            names = "-m",
            paramLabel = "MODE",
            description = "PERSISTENT for the node and its children's names, PERSISTENT_RECURSIVE for the node and all"
                    + " below it (default).")
    private Mode mode = Mode.PERSISTENT_RECURSIVE;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        WatchReports.Reporter reporter = shell.watches().reporter();
        shell.connection().client().watch(path, mode.scope, reporter);
        shell.printer().print(Fact.of("").with("watching", path).with("mode", mode.name()));
        shell.printer().flush();
        reporter.awaitUnlessAtPrompt(shell.kind());
        return ExitCode.OK;
    }
}
