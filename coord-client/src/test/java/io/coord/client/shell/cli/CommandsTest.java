package io.coord.client.shell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.command.CommandTable;
import io.coord.client.shell.command.WordSplitter;
import io.coord.client.shell.interactive.LoopCommands;
import io.coord.client.shell.interactive.LoopHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CommandsTest {
    /** What {@code help} of zkCli 3.9.5 lists, but for the commands' options. */
    private static final List<String> OF_ZOOKEEPER = List.of(
            "addWatch",
            "addauth",
            "close",
            "config",
            "connect",
            "create",
            "delete",
            "deleteall",
            "delquota",
            "get",
            "getAcl",
            "getAllChildrenNumber",
            "getEphemerals",
            "history",
            "listquota",
            "ls",
            "printwatches",
            "quit",
            "reconfig",
            "redo",
            "removewatches",
            "set",
            "setAcl",
            "setquota",
            "stat",
            "sync",
            "version",
            "whoami");

    private static CommandTable table() {
        CommandTable table = Commands.table("1");
        LoopCommands.addTo(table, new LoopHolder());
        return table;
    }

    @Test
    void everyCommandOfZooKeepersShellIsThere() {
        assertThat(table().names()).containsAll(OF_ZOOKEEPER);
    }

    @TestFactory
    Stream<DynamicTest> everyCommandHasADescriptionAndExamplesThatParse() {
        CommandTable table = table();
        return table.names().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    CommandSpec spec = table.build(name).getCommandSpec();
                    assertThat(spec.name()).isEqualTo(name);
                    assertThat(spec.usageMessage().description()).isNotEmpty();
                    assertThat(spec.usageMessage().footer()).as("examples").isNotEmpty();
                    for (String example : spec.usageMessage().footer()) {
                        List<String> words = WordSplitter.split(example.replaceFirst("\\|.*", ""));
                        assertThat(words.get(0)).isEqualTo(name);
                        String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
                        assertThatCode(() -> table.build(name).parseArgs(arguments))
                                .as(example)
                                .doesNotThrowAnyException();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyOptionAndParameterIsDescribed() {
        CommandTable table = table();
        return table.names().stream()
                .map(name -> DynamicTest.dynamicTest(
                        name,
                        () -> table.build(name)
                                .getCommandSpec()
                                .args()
                                .forEach(arg -> assertThat(arg.description())
                                        .as(arg.toString())
                                        .isNotEmpty())));
    }

    @Test
    void theUsageOfEveryCommandCanBeShown() {
        CommandTable table = table();

        assertThat(table.names())
                .allSatisfy(
                        name -> assertThat(table.build(name).getUsageMessage()).contains("Examples:", "--output"));
    }

    @Test
    void theDocsNameEveryCommandWithItsOptionsAndEveryExitCode() throws IOException {
        String docs = Files.readString(Path.of("..", "docs", "shell.md"));
        CommandTable table = table();

        for (String name : table.names()) {
            String row = docs.lines()
                    .filter(line -> line.startsWith("| `") && line.matches(".*`" + name + "[ `].*"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("docs/shell.md has no row of " + name));
            for (OptionSpec option : table.build(name).getCommandSpec().options()) {
                for (String optionName : option.names()) {
                    boolean common = option.order() >= 100;
                    assertThat(common || row.contains(optionName))
                            .as("%s %s in: %s", name, optionName, row)
                            .isTrue();
                }
            }
        }
        for (ExitCode code : ExitCode.values()) {
            assertThat(docs).contains("| " + code.number() + " | ");
        }
        for (OptionSpec option :
                new CommandLine(new CliOptions()).getCommandSpec().options()) {
            assertThat(option.names()).allSatisfy(optionName -> assertThat(docs).contains("`" + optionName + "`"));
        }
    }
}
