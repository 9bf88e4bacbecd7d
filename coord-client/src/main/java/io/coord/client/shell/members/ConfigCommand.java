package io.coord.client.shell.members;

import io.coord.client.BlockingClient;
import io.coord.client.NodeData;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.WatchReports;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.output.NodeAnswer;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "config",
        description = "Shows the members of the ensemble as they are agreed on.",
        footer = {"  config", "  config -c", "  config -s"})
public final class ConfigCommand extends ShellCommand {
    private static final String PATH = "/zookeeper/config";

    @Option(names = "-c", description = "Only the version, and a connect string of all members.")
    private boolean connectString;

    @Option(names = "-w", description = "Report the next change; a one-shot call waits for it.")
    private boolean watched;

    @Option(names = "-s", description = "Show the stat, too.")
    private boolean withStat;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException {
        BlockingClient client = shell.connection().client();
        WatchReports.Reporter reporter = shell.watches().reporter();
        NodeData config = watched ? client.getConfig(reporter) : client.getConfig();
        if (connectString) {
            printConnectString(shell, config.text());
        } else {
            shell.printer().print(new NodeAnswer(PATH, config, NodeAnswer.View.TEXT, withStat));
        }
        if (watched) {
            shell.printer().flush();
            reporter.awaitUnlessAtPrompt(shell.kind());
        }
        return ExitCode.OK;
    }

    private static void printConnectString(Shell shell, String text) {
        List<MemberLine> members = MemberLine.parseAll(text);
        String servers = members.stream()
                .map(MemberLine::client)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .collect(Collectors.joining(","));
        String version = MemberLine.version(text).orElse("");
        shell.printer()
                .print(Fact.of(version + " " + servers).with("version", version).with("servers", servers));
    }
}
