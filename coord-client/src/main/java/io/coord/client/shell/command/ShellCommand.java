package io.coord.client.shell.command;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.output.Format;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command, made anew for each time that it is typed. Each shows examples in its help. */
@Command(
        footerHeading = "%nExamples:%n",
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%n")
public abstract class ShellCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            order = 100,
            paramLabel = "FORMAT",
            description = "text or json.")
    private @Nullable Format format;

    @Option(
            names = {"-h", "--help"},
            order = 101,
            usageHelp = true,
            description = "This text.")
    private boolean help;

    private @Nullable Shell shell;

    /** Does the work. Called once. */
    protected abstract ExitCode run(Shell shell) throws ShellFailure, InterruptedException, IOException;

    final void attach(Shell calledIn) {
        shell = calledIn;
    }

    @Override
    public final Integer call() throws ShellFailure, InterruptedException, IOException {
        Shell calledIn = Objects.requireNonNull(shell);
        Shell own = format == null
                ? calledIn
                : calledIn.withPrinter(calledIn.printer().in(format));
        return run(own).number();
    }

    /** What is thrown for arguments that do not fit together. */
    protected final ParameterException wrongUsage(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
