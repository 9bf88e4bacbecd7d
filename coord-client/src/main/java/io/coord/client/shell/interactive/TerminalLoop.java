package io.coord.client.shell.interactive;

import io.coord.client.ConnectionState;
import io.coord.client.CoordClient;
import io.coord.client.shell.Connection;
import io.coord.client.shell.ExitCode;
import io.coord.client.shell.command.CommandRunner;
import io.coord.client.shell.output.Palette;
import io.coord.client.shell.output.Palette.Ink;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;

/** Reads lines from a terminal and runs them. Ctrl-C takes back a line, or interrupts a command; Ctrl-D ends it. */
public final class TerminalLoop implements LineLoop {
    private final LineReader reader;
    private final CommandRunner runner;
    private final Connection connection;
    private final Palette palette;
    private boolean quit;

    /** A loop that reads from {@code reader}. */
    public TerminalLoop(
            LineReader reader, CommandRunner runner, Connection connection, LoopHolder holder, Palette palette) {
        this.reader = reader;
        this.runner = runner;
        this.connection = connection;
        this.palette = palette;
        holder.hold(this);
    }

    /** Reads until quit or Ctrl-D. */
    public void run() {
        // Between a line and its command nobody listens for Ctrl-C, and what a signal does by default is to end the
        // process.
        SignalHandler before = reader.getTerminal().handle(Signal.INT, SignalHandler.SIG_IGN);
        try {
            readAndRun();
        } finally {
            reader.getTerminal().handle(Signal.INT, before);
        }
    }

    private void readAndRun() {
        while (!quit) {
            try {
                String line = reader.readLine(prompt());
                runInterruptibly(line);
            } catch (UserInterruptException e) {
                if (e.getPartialLine().isEmpty()) {
                    reader.printAbove("Ctrl-D or quit ends the shell.");
                }
            } catch (EndOfFileException e) {
                return;
            }
        }
    }

    private void runInterruptibly(String line) {
        Terminal terminal = reader.getTerminal();
        Thread running = Thread.currentThread();
        SignalHandler before = terminal.handle(Signal.INT, signal -> running.interrupt());
        try {
            run(line);
        } finally {
            terminal.handle(Signal.INT, before);
            Thread.interrupted(); // one that came after the command had ended is for nobody
            terminal.flush();
        }
    }

    /** The first server, how many more, and the state if it is not connected. */
    private String prompt() {
        String[] servers = connection.servers().split("(?=/)|,", -1);
        String more = servers.length > 1 ? "+" + (connection.servers().split(",").length - 1) : "";
        ConnectionState state = connection.current().map(CoordClient::state).orElse(ConnectionState.CLOSED);
        String shown = state == ConnectionState.CONNECTED
                ? ""
                : palette.paint(
                        Ink.BAD, "(" + (state == ConnectionState.CLOSED ? "not connected" : state.name()) + ")");
        return palette.paint(Ink.STRONG, servers[0] + (more.equals("+0") ? "" : more)) + shown + "> ";
    }

    @Override
    public void quit() {
        quit = true;
    }

    @Override
    public List<NumberedLine> history() {
        List<NumberedLine> lines = new ArrayList<>();
        for (History.Entry entry : reader.getHistory()) {
            lines.add(new NumberedLine(entry.index(), entry.line()));
        }
        return lines;
    }

    @Override
    public ExitCode run(String line) {
        return runner.run(line);
    }
}
