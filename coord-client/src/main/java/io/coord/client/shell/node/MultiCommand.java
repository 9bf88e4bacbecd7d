package io.coord.client.shell.node;

import io.coord.client.BlockingClient;
import io.coord.client.CreateOptions;
import io.coord.client.Step;
import io.coord.client.StepResults;
import io.coord.client.Transaction;
import io.coord.client.error.TransactionFailedException;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.command.ShellCommand;
import io.coord.client.shell.output.Fact;
import io.coord.core.model.Stat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "multi",
        description = {
            "Makes several changes together, or none of them: one transaction.",
            "Each argument is a step, in the words of the commands create, set, delete and check."
        },
        footer = {
            "  multi \"create /a one\" \"set -v 3 /b two\" \"delete /c\"",
            "  multi \"check -v 7 /leader\" \"create -s /log/entry- text\"",
            "  multi --file steps.txt"
        })
public final class MultiCommand extends ShellCommand {
    @Parameters(arity = "0..*", paramLabel = "STEP", description = "A step; quote it.")
    private List<String> steps = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Take steps from this file, one a line; - is standard input.")
    private @Nullable String file;

    /** A step and what it answers when all is done. */
    private interface Outcome {
        Fact of(StepResults results);
    }

    @Override
    protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException, IOException {
        List<StepWords> typed = StepWords.read(shell, steps, file);
        if (typed.isEmpty()) {
            throw wrongUsage("no step is given");
        }
        BlockingClient client = shell.connection().client();
        Transaction transaction = client.async().transaction();
        List<Outcome> outcomes = new ArrayList<>();
        for (StepWords step : typed) {
            outcomes.add(add(shell, transaction, step));
        }
        StepResults results = commit(client, transaction, typed);
        outcomes.forEach(outcome -> shell.printer().print(outcome.of(results)));
        return ExitCode.OK;
    }

    private static StepResults commit(BlockingClient client, Transaction transaction, List<StepWords> typed)
            throws ShellFailure, InterruptedException {
        try {
            return client.commit(transaction);
        } catch (TransactionFailedException e) {
            throw typed.get(e.failedStep()).refused(e);
        }
    }

    private static Outcome add(Shell shell, Transaction transaction, StepWords step) throws ShellFailure, IOException {
        return switch (step.name()) {
            case "create" -> addCreate(shell, transaction, step);
            case "set" -> addSet(shell, transaction, step);
            case "delete" -> {
                DeleteArguments delete = step.parse(new DeleteArguments());
                transaction.delete(delete.path(), delete.version());
                yield results -> Fact.of("Deleted " + delete.path()).with("deleted", delete.path());
            }
            case "check" -> {
                DeleteArguments check = step.parse(new DeleteArguments());
                transaction.check(check.path(), check.version());
                yield results -> Fact.of("Checked " + check.path()).with("checked", check.path());
            }
            default -> throw step.unknown("create, set, delete and check");
        };
    }

    private static Outcome addCreate(Shell shell, Transaction transaction, StepWords step)
            throws ShellFailure, IOException {
        CreateArguments create = step.parse(new CreateArguments());
        CreateOptions options;
        try {
            options = create.options();
        } catch (IllegalArgumentException e) {
            throw step.wrong(e.getMessage());
        }
        Step<String> created = transaction.create(create.path(), create.data(shell), options);
        return results -> Fact.of("Created " + results.of(created)).with("created", results.of(created));
    }

    private static Outcome addSet(Shell shell, Transaction transaction, StepWords step)
            throws ShellFailure, IOException {
        SetArguments set = step.parse(new SetArguments());
        Step<Stat> stat = transaction.setData(set.path(), set.data(shell), set.version());
        return results -> {
            int version = results.of(stat).version();
            return Fact.of("Set " + set.path() + " to version " + version)
                    .with("set", set.path())
                    .with("version", version);
        };
    }
}
