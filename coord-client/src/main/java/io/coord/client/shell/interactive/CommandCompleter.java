package io.coord.client.shell.interactive;

import io.coord.client.shell.command.CommandTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completes names of commands, options, their values, and paths of nodes. */
final class CommandCompleter implements Completer {
    private static final String PATH = "PATH";
    private static final String COMMAND = "COMMAND";

    private final CommandTable table;
    private final LivePaths paths;

    CommandCompleter(CommandTable table, LivePaths paths) {
        this.table = table;
        this.paths = paths;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> words = line.words();
        if (line.wordIndex() == 0) {
            addCommands(candidates);
            return;
        }
        Optional<String> command = table.find(words.get(0));
        if (command.isPresent()) {
            CommandSpec spec = table.build(command.get()).getCommandSpec();
            completeArgument(spec, words.subList(1, words.size()), candidates);
        }
    }

    private void addCommands(List<Candidate> candidates) {
        for (Map.Entry<String, List<String>> group : table.groups().entrySet()) {
            group.getValue()
                    .forEach(name -> candidates.add(new Candidate(name, name, group.getKey(), null, null, null, true)));
        }
    }

    private void completeArgument(CommandSpec spec, List<String> words, List<Candidate> candidates) {
        String typed = words.get(words.size() - 1);
        int position = 0;
        for (int i = 0; i < words.size() - 1; i++) {
            OptionSpec option = spec.findOption(words.get(i));
            if (option == null) {
                position++;
            } else if (option.arity().min() > 0) {
                if (i == words.size() - 2) {
                    addValues(option, typed, candidates);
                    return;
                }
                i++;
            }
        }
        if (typed.startsWith("-")) {
            spec.options().forEach(option -> candidates.add(candidateOf(option)));
            return;
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            if (parameter.index().contains(position)) {
                addValues(parameter, typed, candidates);
            }
        }
    }

    private static Candidate candidateOf(OptionSpec option) {
        String name = option.longestName();
        String description = option.description().length == 0 ? null : option.description()[0];
        return new Candidate(name, name, null, description, null, null, true);
    }

    private void addValues(ArgSpec argument, String typed, List<Candidate> candidates) {
        if (argument.paramLabel().equals(PATH)) {
            paths.matching(typed)
                    .forEach(path -> candidates.add(new Candidate(path, path, null, null, null, null, false)));
        } else if (argument.paramLabel().equals(COMMAND)) {
            addCommands(candidates);
        } else if (argument.type().isEnum()) {
            for (Object constant : argument.type().getEnumConstants()) {
                String name = constant.toString();
                candidates.add(
                        new Candidate(argument.paramLabel().equals("MODE") ? name : name.toLowerCase(Locale.ROOT)));
            }
        }
    }
}
