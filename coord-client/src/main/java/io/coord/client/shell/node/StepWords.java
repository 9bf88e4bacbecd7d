package io.coord.client.shell.node;

import io.coord.client.error.TransactionFailedException;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.WordSplitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A step of a transaction or a batch of reads, as it was typed. */
record StepWords(int number, String name, List<String> arguments) {
    StepWords {
        arguments = List.copyOf(arguments);
    }

    /** Those that are typed, then those of the file if there is one; empty lines and comments are left out. */
    static List<StepWords> read(Shell shell, List<String> typed, @Nullable String file)
            throws ShellFailure, IOException {
        List<String> lines = new ArrayList<>(typed);
        if (file != null) {
            lines.addAll(
                    file.equals("-")
                            ? new String(shell.input().readAllBytes(), StandardCharsets.UTF_8)
                                    .lines()
                                    .toList()
                            : Files.readAllLines(shell.file(file)));
        }
        List<StepWords> steps = new ArrayList<>();
        for (String line : lines) {
            List<String> words = split(steps.size() + 1, line);
            if (!words.isEmpty() && !words.get(0).startsWith("#")) {
                steps.add(new StepWords(steps.size() + 1, words.get(0), words.subList(1, words.size())));
            }
        }
        return steps;
    }

    private static List<String> split(int number, String line) throws ShellFailure {
        try {
            return WordSplitter.split(line);
        } catch (WordSplitter.OpenQuoteException e) {
            throw new ShellFailure(ExitCode.USAGE, "step " + number + ": " + e.getMessage());
        }
    }

    /** Fills in an object with picocli's annotations. */
    <T> T parse(T target) throws ShellFailure {
        try {
            new CommandLine(target).parseArgs(arguments.toArray(String[]::new));
            return target;
        } catch (ParameterException e) {
            throw wrong(e.getMessage());
        }
    }

    ShellFailure wrong(String message) {
        return new ShellFailure(ExitCode.USAGE, "step " + number + " (" + name + "): " + message);
    }

    ShellFailure refused(TransactionFailedException e) {
        return new ShellFailure(
                ExitCode.of(e),
                "multi: nothing was done, as step " + number + " is refused: "
                        + e.stepError().getMessage());
    }

    ShellFailure unknown(String known) {
        return new ShellFailure(ExitCode.USAGE, "step " + number + ": \"" + name + "\" is no step; there are " + known);
    }
}
