package io.coord.client.shell.interactive;

import io.coord.client.shell.ExitCode;
import java.util.List;

/** What reads lines and runs them, as the commands see it that steer it. */
interface LineLoop {
    /** No line is read after the one that is run now. */
    void quit();

    /** What was typed, the oldest first, with its number. */
    List<NumberedLine> history();

    /** Runs a line as if it was typed. */
    ExitCode run(String line);

    /** A line of the history. */
    record NumberedLine(int number, String text) {}
}
