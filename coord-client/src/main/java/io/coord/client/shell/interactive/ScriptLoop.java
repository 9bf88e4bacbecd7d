package io.coord.client.shell.interactive;

import io.coord.client.shell.ExitCode;
import io.coord.client.shell.command.CommandRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the lines of a file or a pipe. Ends at the first that fails, unless it is to go on. */
public final class ScriptLoop implements LineLoop {
    private final BufferedReader lines;
    private final CommandRunner runner;
    private final boolean keepGoing;
    private final List<NumberedLine> done = new ArrayList<>();
    private boolean quit;

    /** A loop over {@code lines}. */
    public ScriptLoop(BufferedReader lines, CommandRunner runner, LoopHolder holder, boolean keepGoing) {
        this.lines = lines;
        this.runner = runner;
        this.keepGoing = keepGoing;
        holder.hold(this);
    }

    /** Returns the code of the first line that failed. */
    public ExitCode run() throws IOException {
        ExitCode first = ExitCode.OK;
        for (String line = lines.readLine(); line != null && !quit; line = quit ? null : lines.readLine()) {
            ExitCode code = run(line);
            done.add(new NumberedLine(done.size(), line));
            if (first == ExitCode.OK) {
                first = code;
            }
            if (code == ExitCode.OUTPUT_CLOSED || code == ExitCode.INTERRUPTED || code != ExitCode.OK && !keepGoing) {
                break;
            }
        }
        return first;
    }

    @Override
    public void quit() {
        quit = true;
    }

    @Override
    public List<NumberedLine> history() {
        return List.copyOf(done);
    }

    @Override
    public ExitCode run(String line) {
        return runner.run(line);
    }
}
