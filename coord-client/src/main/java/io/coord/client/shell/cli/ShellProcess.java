package io.coord.client.shell.cli;

import io.coord.client.shell.Connection;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.Shell;
import io.coord.client.shell.ShellFailure;
import io.coord.client.shell.ShellKind;
import io.coord.client.shell.WatchReports;
import io.coord.client.shell.command.CommandRunner;
import io.coord.client.shell.command.CommandTable;
import io.coord.client.shell.interactive.ConnectionNotices;
import io.coord.client.shell.interactive.LineReaders;
import io.coord.client.shell.interactive.LivePaths;
import io.coord.client.shell.interactive.LoopCommands;
import io.coord.client.shell.interactive.LoopHolder;
import io.coord.client.shell.interactive.ScriptLoop;
import io.coord.client.shell.interactive.TerminalLoop;
import io.coord.client.shell.output.ErrorAnswer;
import io.coord.client.shell.output.Glyphs;
import io.coord.client.shell.output.Palette;
import io.coord.client.shell.output.Printer;
import io.coord.client.shell.output.Progress;
import io.coord.client.shell.output.Sink;
import io.coord.core.env.Clock;
import io.coord.core.env.SystemClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Puts a shell together, of the kind that was asked for, and runs it. */
final class ShellProcess {
    private static final Duration GREETING_PATIENCE = Duration.ofSeconds(3);

    private final CliOptions options;
    private final Environment environment;
    private final CommandTable table;
    private final LoopHolder loop = new LoopHolder();
    private final Clock clock = new SystemClock();
    private final Charset charset = Charset.defaultCharset();
    private final Glyphs glyphs = Glyphs.of(charset);

    ShellProcess(CliOptions options, Environment environment, String version) {
        this.options = options;
        this.environment = environment;
        this.table = Commands.table(version);
    }

    ExitCode run() {
        try {
            if (!options.words().isEmpty()) {
                return runStreams(ShellKind.ONE_SHOT);
            }
            LoopCommands.addTo(table, loop);
            return options.interactive() || Tty.isInteractive() ? runTerminal() : runStreams(ShellKind.SCRIPT);
        } catch (IOException e) {
            System.err.println("error: " + e.getMessage());
            return ExitCode.FILE;
        }
    }

    /** One command, or a script. */
    private ExitCode runStreams(ShellKind kind) throws IOException {
        Palette palette = palette(options.colour() == CliOptions.ColourChoice.AUTO && Tty.isOutput());
        Printer printer = printer(new PrintWriter(System.out, false, charset), palette);
        Printer errors = printer(new PrintWriter(System.err, false, charset), Palette.PLAIN);
        Progress progress = new Progress(Sink.of(new PrintWriter(System.err, false, charset)), glyphs, Tty.isError());
        try (Connection connection =
                new Connection(options.servers(environment), options.settings(environment), change -> {})) {
            Shell shell = shell(kind, connection, printer, printer, progress);
            CommandRunner runner = new CommandRunner(table, shell, errors);
            try (Interruption interruption = Interruption.ofThisThread(connection)) {
                interruption.install();
                return kind == ShellKind.ONE_SHOT ? runner.run(options.words()) : runScript(runner);
            }
        }
    }

    private ExitCode runScript(CommandRunner runner) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return new ScriptLoop(lines, runner, loop, options.keepGoing()).run();
    }

    private ExitCode runTerminal() throws IOException {
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            boolean capable = !terminal.getType().startsWith(Terminal.TYPE_DUMB);
            Palette palette = palette(options.colour() == CliOptions.ColourChoice.AUTO && capable);
            NoticeSink above = new NoticeSink(Sink.of(terminal.writer()));
            Printer notices = new Printer(above, options.format(), palette, glyphs);
            try (Connection connection = new Connection(
                    options.servers(environment), options.settings(environment), new ConnectionNotices(notices))) {
                LineReader reader =
                        LineReaders.of(terminal, table, new LivePaths(connection), environment.historyFile());
                above.switchTo(reader);
                Printer printer = printer(terminal.writer(), palette);
                Progress progress = new Progress(Sink.of(terminal.writer()), glyphs, capable);
                Shell shell = shell(ShellKind.INTERACTIVE, connection, printer, notices, progress);
                greet(shell);
                new TerminalLoop(reader, new CommandRunner(table, shell, printer), connection, loop, palette).run();
                return ExitCode.OK;
            }
        }
    }

    /** Connects at once, so that the first thing a person learns is whether there is anybody. */
    private void greet(Shell shell) {
        shell.printer().remark("Connecting to " + shell.connection().servers() + "; 'help' lists the commands.");
        shell.printer().flush();
        try {
            shell.connection().client(GREETING_PATIENCE);
        } catch (ShellFailure e) {
            shell.printer()
                    .print(new ErrorAnswer(e.exitCode().name(), e.exitCode().number(), String.valueOf(e.getMessage())));
            shell.printer().flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Shell shell(ShellKind kind, Connection connection, Printer printer, Printer notices, Progress progress) {
        WatchReports watches = new WatchReports(notices, clock);
        return new Shell(
                kind, connection, printer, notices, watches, progress, clock, System.in, environment.directory());
    }

    private Printer printer(PrintWriter writer, Palette palette) {
        return new Printer(Sink.of(writer), options.format(), palette, glyphs);
    }

    private Palette palette(boolean atTerminal) {
        boolean coloured = switch (options.colour()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> atTerminal && environment.variable("NO_COLOR").isEmpty();
        };
        return coloured ? Palette.COLOURED : Palette.PLAIN;
    }
}
