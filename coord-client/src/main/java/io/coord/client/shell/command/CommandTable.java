package io.coord.client.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands by name, in the order of the help. Only the one that is typed is built, since reading the annotations of all
 * would be most of the time of a one-shot call. Built once, then any thread may read it.
 */
public final class CommandTable {
    private final Map<String, Supplier<ShellCommand>> commands = new LinkedHashMap<>();
    private final Map<String, List<String>> groups = new LinkedHashMap<>();

    /** Adds a command to a group of the help. */
    public CommandTable add(String group, String name, Supplier<ShellCommand> command) {
        commands.put(name, command);
        groups.computeIfAbsent(group, g -> new ArrayList<>()).add(name);
        return this;
    }

    public Map<String, List<String>> groups() {
        return groups;
    }

    public List<String> names() {
        return List.copyOf(commands.keySet());
    }

    /** The exact name of a command that was typed in whatever case. */
    public Optional<String> find(String typed) {
        if (commands.containsKey(typed)) {
            return Optional.of(typed);
        }
        return commands.keySet().stream()
                .filter(name -> name.equalsIgnoreCase(typed))
                .findFirst();
    }

    /** A new command with its parser. */
    public CommandLine build(String name) {
        return lineOf(newCommand(name));
    }

    ShellCommand newCommand(String name) {
        Supplier<ShellCommand> command = commands.get(name);
        if (command == null) {
            throw new IllegalArgumentException("no command " + name);
        }
        return command.get();
    }

    static CommandLine lineOf(Object command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setOverwrittenOptionsAllowed(true);
    }

    /** Names that could have been meant. */
    List<String> similar(String typed) {
        String lower = typed.toLowerCase(Locale.ROOT);
        return commands.keySet().stream()
                .filter(name -> isSimilar(name.toLowerCase(Locale.ROOT), lower))
                .toList();
    }

    private static boolean isSimilar(String name, String typed) {
        return !typed.isEmpty() && (name.startsWith(typed) || typed.startsWith(name) || distance(name, typed) <= 2);
    }

    /** Letters to change, add or take away. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
