package io.coord.client.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coord.client.shell.command.WordSplitter.OpenQuoteException;
import io.coord.client.shell.command.WordSplitter.Unfinished;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WordSplitterTest {
    @Test
    void whiteSpacePartsWords() throws OpenQuoteException {
        assertThat(WordSplitter.split("  set\t/a   b ")).containsExactly("set", "/a", "b");
        assertThat(WordSplitter.split("   ")).isEmpty();
    }

    @Test
    void quotesKeepWhiteSpaceAndMakeEmptyWords() throws OpenQuoteException {
        assertThat(WordSplitter.split("set /a 'b  c' \"\" x'y z'")).containsExactly("set", "/a", "b  c", "", "xy z");
    }

    @Test
    void backslashesAreKeptButForQuotesInDoubleQuotes() throws OpenQuoteException {
        assertThat(WordSplitter.split("C:\\dir '\\' \"a\\\"b\\\\c\\d\""))
                .containsExactly("C:\\dir", "\\", "a\"b\\c\\d");
    }

    @Test
    void anOpenQuoteIsRefused() {
        assertThatThrownBy(() -> WordSplitter.split("set /a 'b"))
                .isInstanceOf(OpenQuoteException.class)
                .hasMessageContaining("'")
                .hasMessageContaining("set /a");
    }

    @Test
    void theWordBeingTypedIsTheLastAndItsBeginIsKnown() {
        assertThat(WordSplitter.splitUnfinished("get /a")).isEqualTo(new Unfinished(List.of("get", "/a"), 4));
        assertThat(WordSplitter.splitUnfinished("get ")).isEqualTo(new Unfinished(List.of("get", ""), 4));
        assertThat(WordSplitter.splitUnfinished("get '/a b")).isEqualTo(new Unfinished(List.of("get", "/a b"), 4));
        assertThat(WordSplitter.splitUnfinished("")).isEqualTo(new Unfinished(List.of(""), 0));
    }

    @Property
    void quotedWordsComeBack(@ForAll List<String> words) throws OpenQuoteException {
        String line = words.stream()
                .map(word -> "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(" "));

        assertThat(WordSplitter.split(line)).isEqualTo(words);
    }
}
