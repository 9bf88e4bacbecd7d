package io.coord.client.shell.cli;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.command.CommandTable;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "help",
        description = "Lists the commands, or tells all about one, with examples.",
        footer = {"  help", "  help create", "  help exitcodes"})
final class HelpCommand extends ShellCommand {
    private static final String EXIT_CODES = "exitcodes";

    private final CommandTable table;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "A command, or \"exitcodes\".")
    private @Nullable String command;

    HelpCommand(CommandTable table) {
        this.table = table;
    }

    @Override
    protected ExitCode run(Shell shell) {
        String text = command == null ? overview() : of(command);
        shell.printer().print(Fact.of(text.stripTrailing()).with("help", text));
        return ExitCode.OK;
    }

    private String of(String topic) {
        if (topic.equals(EXIT_CODES)) {
            return exitCodes();
        }
        return table.find(topic)
                .map(name -> table.build(name).getUsageMessage(CommandLine.Help.Ansi.OFF))
                .orElseThrow(() -> wrongUsage("no such command: " + topic));
    }

    private String overview() {
        StringBuilder text = new StringBuilder();
        table.groups().forEach((group, names) -> {
            text.append(group).append('\n');
            for (String name : names) {
                List<String> description = List.of(
                        table.build(name).getCommandSpec().usageMessage().description());
                text.append(String.format("  %-22s%s%n", name, description.get(0)));
            }
        });
        return text.append(
                        "\n'help COMMAND' tells all about one, with examples; 'help exitcodes' what a script gets.\n")
                .toString();
    }

    static String exitCodes() {
        StringBuilder text = new StringBuilder();
        for (ExitCode code : ExitCode.values()) {
            text.append(String.format("%4d  %s%n", code.number(), code.meaning()));
        }
        return text.toString();
    }
}
