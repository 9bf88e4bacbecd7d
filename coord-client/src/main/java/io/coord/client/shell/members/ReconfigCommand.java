package io.coord.client.shell.members;

import io.coord.client.NodeData;
import io.coord.client.Reconfiguration;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.NodeAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reconfig",
        description = {
            "Changes the members of the ensemble while it runs: some come and go, or a whole new list.",
            "The servers must allow it (reconfigEnabled), and who asks."
        },
        footer = {
            "  reconfig -remove 3",
            "  reconfig -add \"server.4=host4:2888:3888;2181\"",
            "  reconfig -v 100000000 -add \"server.4=host4:2888:3888;2181\" -remove 1,2",
            "  reconfig -file members.cfg"
        })
public final class ReconfigCommand extends ShellCommand {
    private static final int HEX = 16;

    @Option(
            names = {"-add", "--add"},
            paramLabel = "MEMBER",
            description = "server.N=host:port:port;port, several separated by commas; may be repeated.")
    private List<String> joining = List.of();

    @Option(
            names = {"-remove", "--remove"},
            paramLabel = "N",
            split = ",",
            description = "Numbers of members that go.")
    private List<String> leaving = List.of();

    @Option(
            names = {"-members", "--members"},
            paramLabel = "MEMBERS",
            description = "All members from now on, separated by commas.")
    private @Nullable String members;

    @Option(
            names = {"-file", "--file"},
            paramLabel = "FILE",
            description = "All members from now on, from a file of lines server.N=...")
    private @Nullable String file;

    @Option(
            names = "-v",
            paramLabel = "VERSION",
            description = "Only if the configuration has this version, in hexadecimal.")
    private @Nullable String version;

    @Option(names = "-s", description = "Show the stat, too.")
    private boolean withStat;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException, IOException {
        Reconfiguration change = change(shell);
        NodeData config =
                shell.connection().client().reconfigure(version == null ? change : change.ifVersion(hex(version)));
        shell.printer().remark("Committed new configuration:");
        shell.printer().print(new NodeAnswer("/zookeeper/config", config, NodeAnswer.View.TEXT, withStat));
        return ExitCode.OK;
    }

    private Reconfiguration change(Shell shell) throws IOException {
        boolean incremental = !joining.isEmpty() || !leaving.isEmpty();
        int ways = (incremental ? 1 : 0) + (members == null ? 0 : 1) + (file == null ? 0 : 1);
        if (ways != 1) {
            throw wrongUsage("give -add and -remove, or -members, or -file");
        }
        if (incremental) {
            return Reconfiguration.change(joining, leaving);
        }
        return Reconfiguration.replace(file == null ? List.of(String.valueOf(members)) : membersOf(shell, file));
    }

    private static List<String> membersOf(Shell shell, String file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(shell.file(file))) {
            if (line.trim().startsWith("server.")) {
                lines.add(line.trim());
            }
        }
        return lines;
    }

    private long hex(String text) {
        try {
            return Long.parseLong(text.startsWith("0x") ? text.substring(2) : text, HEX);
        } catch (NumberFormatException e) {
            throw wrongUsage("version " + text + ": a number in hexadecimal was expected, as 'config' shows it");
        }
    }
}
