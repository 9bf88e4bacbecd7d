package io.coord.client.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.client.error.FailedCall;
import io.coord.client.error.NoNodeException;
import io.coord.client.shell.Connection;
import io.coord.client.shell.ConnectionSettings;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.ShellKind;
import io.coord.client.shell.WatchReports;
import io.coord.client.shell.output.Fact;
import io.coord.client.shell.output.Format;
import io.coord.client.shell.output.Glyphs;
import io.coord.client.shell.output.OutputClosedException;
import io.coord.client.shell.output.Palette;
import io.coord.client.shell.output.Printer;
import io.coord.client.shell.output.Progress;
import io.coord.client.shell.output.Sink;
import io.coord.core.env.SystemClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CommandRunnerTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandTable table = new CommandTable();

    /** What a command does in a test. */
    private interface Work {
        ExitCode with(Shell shell) throws ShellFailure, InterruptedException, IOException;
    }

    @Command(name = "work", description = "For tests.")
    private static final class Worker extends ShellCommand {
        private final Work work;

        @Option(names = "-n", description = "A number.")
        private int number;

        Worker(Work work) {
            this.work = work;
        }

        @Override
        protected ExitCode run(Shell shell) throws ShellFailure, InterruptedException, IOException {
            shell.printer().remark("n=" + number);
            return work.with(shell);
        }
    }

    private CommandRunner runner(Format format, Work work) {
        table.add("Tests", "work", () -> new Worker(work));
        ConnectionSettings settings =
                new ConnectionSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), false, List.of(), 1000, null);
        Printer printer = printer(out, format);
        Shell shell = new Shell(
                ShellKind.ONE_SHOT,
                new Connection("127.0.0.1:1", settings, change -> {}),
                printer,
                printer,
                new WatchReports(printer, new SystemClock()),
                new Progress(Sink.of(new PrintWriter(err)), Glyphs.ASCII, false),
                new SystemClock(),
                InputStream.nullInputStream(),
                Path.of(""));
        return new CommandRunner(table, shell, printer(err, format));
    }

    private static Printer printer(StringWriter target, Format format) {
        return new Printer(Sink.of(new PrintWriter(target)), format, Palette.PLAIN, Glyphs.ASCII);
    }

    @Test
    void runsTheCommandThatTheFirstWordNames() {
        CommandRunner runner = runner(Format.TEXT, shell -> ExitCode.INCOMPLETE);

        assertThat(runner.run("work -n 3")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(runner.run("WORK")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(out).hasToString("n=3\nn=0\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void emptyLinesAndCommentsDoNothing() {
        CommandRunner runner = runner(Format.TEXT, shell -> ExitCode.INCOMPLETE);

        assertThat(runner.run("  ")).isEqualTo(ExitCode.OK);
        assertThat(runner.run("# work")).isEqualTo(ExitCode.OK);
    }

    @Test
    void anUnknownCommandIsAUsageErrorThatSaysWhatCouldBeMeant() {
        assertThat(runner(Format.TEXT, shell -> ExitCode.OK).run("wrok")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("no such command: wrok", "Did you mean work?");
    }

    @Test
    void wrongArgumentsAreAUsageError() {
        CommandRunner runner = runner(Format.TEXT, shell -> ExitCode.OK);

        assertThat(runner.run("work -n many")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("error: work: ").contains("many", "'help work' tells more");
        assertThat(runner.run("work 'open")).isEqualTo(ExitCode.USAGE);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anErrorOfTheClientIsToldInTheWordsOfTheCommandWithoutStack() {
        CommandRunner runner = runner(Format.TEXT, shell -> {
            throw new NoNodeException(new FailedCall("getChildrenWithStat", "/a"));
        });

        assertThat(runner.run("work")).isEqualTo(ExitCode.NO_NODE);
        assertThat(err.toString()).startsWith("error: work /a: ").doesNotContain("\tat ", "getChildren");
    }

    @Test
    void anErrorIsJsonWhereAnswersAre() {
        CommandRunner runner = runner(Format.JSON, shell -> {
            throw new ShellFailure(ExitCode.REFUSED, "no \"luck\"");
        });

        assertThat(runner.run("work")).isEqualTo(ExitCode.REFUSED);
        assertThat(err).hasToString("{\"error\":\"REFUSED\",\"exitCode\":7,\"message\":\"no \\\"luck\\\"\"}" + "\n");
    }

    @Test
    void aCommandCanAnswerInAnotherFormat() {
        CommandRunner runner = runner(Format.TEXT, shell -> {
            shell.printer().print(Fact.of("line").with("key", 1));
            return ExitCode.OK;
        });

        runner.run("work --output json");

        assertThat(out).hasToString("{\"key\":1}\n");
    }

    @Test
    void interruptionsFilesAndClosedOutputsHaveTheirCodes() {
        assertThat(runner(Format.TEXT, shell -> {
                            throw new InterruptedException();
                        })
                        .run("work"))
                .isEqualTo(ExitCode.INTERRUPTED);
        assertThat(runner(Format.TEXT, shell -> {
                            throw new NoSuchFileException("x.json");
                        })
                        .run("work"))
                .isEqualTo(ExitCode.FILE);
        assertThat(err.toString()).contains("work: x.json (NoSuchFile)");
        assertThat(runner(Format.TEXT, shell -> {
                            throw new OutputClosed().exception();
                        })
                        .run("work"))
                .isEqualTo(ExitCode.OUTPUT_CLOSED);
    }

    /** Makes the exception the way it comes about. */
    private static final class OutputClosed {
        RuntimeException exception() {
            Sink closed = Sink.of(new PrintWriter(new StringWriter()) {
                @Override
                public boolean checkError() {
                    return true;
                }
            });
            try {
                closed.flush();
            } catch (OutputClosedException e) {
                return e;
            }
            throw new AssertionError("a closed output was not noticed");
        }
    }

    @Test
    void aDefectIsToldWithItsStack() {
        CommandRunner runner = runner(Format.TEXT, shell -> {
            throw new IllegalStateException("oops");
        });

        assertThat(runner.run("work")).isEqualTo(ExitCode.UNEXPECTED);
        assertThat(err.toString()).contains("please report it", "oops", "\tat ");
    }

    @Test
    void helpIsNoFailure() {
        CommandRunner runner = runner(Format.TEXT, shell -> ExitCode.INCOMPLETE);

        assertThat(runner.run("work --help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("Usage: work", "For tests.");
    }
}
