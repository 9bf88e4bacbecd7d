package io.coord.client.shell.node;

import io.coord.client.BlockingClient;
import io.coord.client.NodeData;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.WatchReports;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.NodeAnswer;
import io.coord.client.shell.output.NodeAnswer.View;
import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "Shows the data of a node: as text, or as a dump where it is no text.",
        footer = {"  get /app/config", "  get -s /app/config", "  get -b /app/key", "  get --file copy.bin /app/key"})
public final class GetCommand extends ShellCommand {
    @Parameters(paramLabel = "PATH", description = "The node.")
    private String path = "";

    @Option(names = "-s", description = "Show the stat, too.")
    private boolean withStat;

    @Option(names = "-w", description = "Report the next change of the data; a one-shot call waits for it.")
    private boolean watched;

    @Option(
            names = {"-b", "--base64"},
            description = "Show the data in base64.")
    private boolean base64;

    @Option(
            names = {"-x", "--hex"},
            description = "Show the data as a dump.")
    private boolean hexDump;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Write the data to this file, as it is.")
    private @Nullable String file;

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException, IOException {
        BlockingClient client = shell.connection().client();
        WatchReports.Reporter reporter = shell.watches().reporter();
        NodeData node = watched ? client.getData(path, reporter) : client.getData(path);
        if (file == null) {
            shell.printer().print(new NodeAnswer(path, node, view(), withStat));
        } else {
            Files.write(shell.file(file), node.data());
        }
        if (watched) {
            shell.printer().flush();
            reporter.awaitUnlessAtPrompt(shell.kind());
        }
        return ExitCode.OK;
    }

    private View view() {
        if (base64) {
            return View.BASE64;
        }
        return hexDump ? View.HEX_DUMP : View.TEXT;
    }
}
