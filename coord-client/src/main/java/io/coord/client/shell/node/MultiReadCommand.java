package io.coord.client.shell.node;

import io.coord.client.BlockingClient;
import io.coord.client.NodeData;
import io.coord.client.ReadBatch;
import io.coord.client.Step;
import io.coord.client.StepResults;
import io.coord.client.error.CoordException;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Answer;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.output.NodeAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "multiRead",
        description = {
            "Reads several nodes in one request.",
            "Each step is 'get PATH' or 'ls PATH', and may fail alone: then the command ends with the code of the first failure."
        },
        footer = {"  multiRead \"get /a\" \"ls /b\"", "  multiRead --file steps.txt"})
public final class MultiReadCommand extends ShellCommand {
    @Parameters(arity = "0..*", paramLabel = "STEP", description = "A step; quote it.")
    private List<String> steps = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Take steps from this file, one a line; - is standard input.")
    private @Nullable String file;

    /** What a step is to answer. */
    private interface Outcome {
        Answer of(StepResults results);
    }

    /** The path of a step. */
    private static final class PathArgument {
        @Parameters(paramLabel = "PATH")
        private String path = "";
    }

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException, IOException {
        List<StepWords> typed = StepWords.read(shell, steps, file);
        if (typed.isEmpty()) {
            throw wrongUsage("no step is given");
        }
        BlockingClient client = shell.connection().client();
        ReadBatch batch = client.async().readBatch();
        List<Outcome> outcomes = new ArrayList<>();
        for (StepWords step : typed) {
            outcomes.add(add(batch, step));
        }
        StepResults results = client.execute(batch);
        ExitCode code = ExitCode.OK;
        for (Outcome outcome : outcomes) {
            try {
                shell.printer().print(outcome.of(results));
            } catch (CoordException e) {
                code = code == ExitCode.OK ? ExitCode.of(e) : code;
                shell.printer()
                        .print(Fact.of("error: " + e.getMessage())
                                .with("error", ExitCode.of(e).name())
                                .with("message", String.valueOf(e.getMessage())));
            }
        }
        return code;
    }

    private static Outcome add(ReadBatch batch, StepWords step) throws ShellFailure {
        String path = step.parse(new PathArgument()).path;
        return switch (step.name()) {
            case "get" -> {
                Step<NodeData> data = batch.getData(path);
                yield results -> new NodeAnswer(path, results.of(data), NodeAnswer.View.TEXT, false);
            }
            case "ls" -> {
                Step<List<String>> names = batch.getChildren(path);
                yield results -> {
                    List<String> sorted = results.of(names).stream().sorted().toList();
                    return Fact.of("[" + String.join(", ", sorted) + "]")
                            .with("path", path)
                            .with("children", sorted);
                };
            }
            default -> throw step.unknown("get and ls");
        };
    }
}
