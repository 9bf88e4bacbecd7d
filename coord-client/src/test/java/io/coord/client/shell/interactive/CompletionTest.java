package io.coord.client.shell.interactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.client.shell.Connection;
import io.coord.client.shell.ConnectionSettings;
import io.coord.client.shell.command.CommandTable;
import io.coord.client.shell.node.GetCommand;
import io.coord.client.shell.watching.AddWatchCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.Parser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private final CommandTable table =
            new CommandTable().add("Reading", "get", GetCommand::new).add("Watching", "addWatch", AddWatchCommand::new);

    private List<String> candidates(String typed) throws Exception {
        ConnectionSettings settings =
                new ConnectionSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), false, List.of(), 1000, null);
        try (Connection none = new Connection("127.0.0.1:1", settings, change -> {});
                DumbTerminal terminal = new DumbTerminal(
                        java.io.InputStream.nullInputStream(), java.io.OutputStream.nullOutputStream())) {
            List<Candidate> found = new ArrayList<>();
            new CommandCompleter(table, new LivePaths(none))
                    .complete(
                            new LineReaderImpl(terminal),
                            new TypedLineParser().parse(typed, typed.length(), Parser.ParseContext.COMPLETE),
                            found);
            return found.stream().map(Candidate::value).toList();
        }
    }

    @Test
    void theFirstWordIsACommand() throws Exception {
        assertThat(candidates("")).containsExactly("get", "addWatch");
    }

    @Test
    void aDashBeginsAnOption() throws Exception {
        assertThat(candidates("get -")).contains("-s", "-w", "--base64", "--output");
    }

    @Test
    void theValueOfAnOptionIsOneOfItsValues() throws Exception {
        assertThat(candidates("addWatch -m ")).containsExactly("PERSISTENT", "PERSISTENT_RECURSIVE");
        assertThat(candidates("get --output ")).containsExactly("text", "json");
    }

    @Test
    void aPathBeginsAtTheRootAlsoWithoutConnection() throws Exception {
        assertThat(candidates("get ")).containsExactly("/");
        assertThat(candidates("get -s ")).containsExactly("/");
        assertThat(candidates("get /a")).isEmpty();
    }

    @Test
    void anUnknownCommandHasNoArguments() throws Exception {
        assertThat(candidates("gut ")).isEmpty();
    }

    @Test
    void aLineWithAnOpenQuoteIsNotFinished() {
        TypedLineParser parser = new TypedLineParser();

        assertThatThrownBy(() -> parser.parse("set /a 'b", 9, Parser.ParseContext.ACCEPT_LINE))
                .isInstanceOf(EOFError.class);
    }

    @Test
    void aNameWithWhiteSpaceIsQuotedWhenItIsCompleted() {
        CompletingParsedLine line =
                (CompletingParsedLine) new TypedLineParser().parse("get /my", 7, Parser.ParseContext.COMPLETE);

        assertThat(line.escape("/my node", true)).hasToString("\"/my node\"");
        assertThat(line.escape("/plain", true)).hasToString("/plain");
        assertThat(line.rawWordLength()).isEqualTo(3);
    }
}
