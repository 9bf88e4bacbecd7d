package io.coord.client.shell.interactive;

import io.coord.client.shell.command.CommandTable;
import java.nio.file.Path;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;

/** Makes the line editor. */
public final class LineReaders {
    private static final int HISTORY_LINES = 1000;

    private LineReaders() {}

    /** An editor with completion, whose history is kept in a file. */
    public static LineReader of(Terminal terminal, CommandTable table, LivePaths paths, Path historyFile) {
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("coord-cli")
                .parser(new TypedLineParser())
                .completer(new CommandCompleter(table, paths))
                .history(new DiscreetHistory())
                .variable(LineReader.HISTORY_FILE, historyFile)
                .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "> ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // data may contain '!'
                .option(LineReader.Option.HISTORY_IGNORE_DUPS, true)
                .build();
    }
}
