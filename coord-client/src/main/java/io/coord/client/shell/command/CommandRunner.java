package io.coord.client.shell.command;

import io.coord.client.error.CoordException;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.output.ErrorAnswer;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.output.OutputClosedException;
import io.coord.client.shell.output.Printer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs commands, and tells their failures. */
public final class CommandRunner {
    private final CommandTable table;
    private final Shell shell;
    private final Printer errors;

    /** A runner that tells failures to {@code errors}. */
    public CommandRunner(CommandTable table, Shell shell, Printer errors) {
        this.table = table;
        this.shell = shell;
        this.errors = errors;
    }

    /** Runs a line that was typed; an empty line, or a comment, does nothing. */
    public ExitCode run(String line) {
        try {
            List<String> words = WordSplitter.split(line);
            return words.isEmpty() || words.get(0).startsWith("#") ? ExitCode.OK : run(words);
        } catch (WordSplitter.OpenQuoteException e) {
            return fail(ExitCode.USAGE, e.getMessage());
        }
    }

    /** Runs the command that the first word names. */
    public ExitCode run(List<String> words) {
        String typed = words.get(0);
        Optional<String> name = table.find(typed);
        if (name.isEmpty()) {
            List<String> similar = table.similar(typed);
            String meant = similar.isEmpty() ? "" : " Did you mean " + String.join(" or ", similar) + "?";
            return fail(ExitCode.USAGE, "no such command: " + typed + "." + meant + " 'help' lists all.");
        }
        ExitCode code = execute(name.get(), words.subList(1, words.size()));
        try {
            shell.printer().flush();
        } catch (OutputClosedException e) {
            return ExitCode.OUTPUT_CLOSED;
        }
        return code;
    }

    private ExitCode execute(String name, List<String> arguments) {
        ShellCommand command = table.newCommand(name);
        command.attach(shell);
        CommandLine line = CommandTable.lineOf(command);
        try {
            CommandLine.ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
            if (parsed.isUsageHelpRequested()) {
                printUsage(line);
                return ExitCode.OK;
            }
            int code = command.call();
            return byNumber(code);
        } catch (ParameterException e) {
            return fail(ExitCode.USAGE, name + ": " + e.getMessage() + "; 'help " + name + "' tells more");
        } catch (ShellFailure e) {
            Throwable cause = e.getCause();
            return fail(
                    e.exitCode(),
                    cause instanceof CoordException ? inWordsOf(name, (CoordException) cause) : e.getMessage());
        } catch (CoordException e) {
            return fail(ExitCode.of(e), inWordsOf(name, e));
        } catch (InterruptedException e) {
            return fail(
                    ExitCode.INTERRUPTED,
                    name + ": interrupted; what was sent to the servers may be done nevertheless");
        } catch (OutputClosedException e) {
            return ExitCode.OUTPUT_CLOSED;
        } catch (IOException e) {
            return fail(ExitCode.FILE, name + ": " + describe(e));
        } catch (RuntimeException e) {
            return defect(name, e);
        }
    }

    /** The client names its own method; a person knows the command. */
    private static String inWordsOf(String name, CoordException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(e.operation())
                ? name + message.substring(e.operation().length())
                : message;
    }

    private void printUsage(CommandLine line) {
        StringWriter text = new StringWriter();
        line.usage(new PrintWriter(text), CommandLine.Help.Ansi.OFF);
        shell.printer().print(Fact.of(text.toString().stripTrailing()).with("help", text.toString()));
    }

    private static ExitCode byNumber(int number) {
        for (ExitCode code : ExitCode.values()) {
            if (code.number() == number) {
                return code;
            }
        }
        throw new IllegalStateException("exit code " + number);
    }

    /** Files' exceptions often have nothing but the name for a message. */
    private static String describe(IOException e) {
        String kind = e.getClass().getSimpleName().replace("Exception", "");
        return kind.equals("IO") ? String.valueOf(e.getMessage()) : e.getMessage() + " (" + kind + ")";
    }

    private ExitCode fail(ExitCode code, @Nullable String said) {
        String message = String.valueOf(said);
        shell.printer().flush();
        errors.print(new ErrorAnswer(code.name(), code.number(), message));
        errors.flush();
        return code;
    }

    private ExitCode defect(String name, RuntimeException e) {
        Writer stack = new StringWriter();
        e.printStackTrace(new PrintWriter(stack));
        return fail(ExitCode.UNEXPECTED, name + ": unexpected, please report it: " + stack);
    }
}
