package io.coord.client.shell.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.coord.client.shell.command.CommandTable;
import io.coord.client.shell.command.WordSplitter;
import io.coord.client.shell.interactive.LoopCommands;
import io.coord.client.shell.interactive.LoopHolder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine.Model.CommandSpec;

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
}
