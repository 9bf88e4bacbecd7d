package io.coord.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordServiceTest {
    private static final int TELNET = 0xFFF4FFFD;

    private static WordService allowing(String... names) {
        return new WordService(AllowedWords.of(List.of(names)), new FakeView());
    }

    private static int code(String word) {
        return ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)).getInt();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lead", "reqs", "srvx", "kill", "RUOK"})
    void otherBytesAreNoWord(String word) {
        assertThat(allowing("*").argumentBytes(code(word))).isEmpty();
        assertThatThrownBy(() -> allowing("*").answer(code(word), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFrameLengthIsNoWord() {
        assertThat(allowing("*").argumentBytes(44)).isEmpty();
        assertThat(allowing("*").argumentBytes(-5)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(FourLetterWord.class)
    void starAllowsEveryWord(FourLetterWord word) {
        int code = word == FourLetterWord.TELNET_INTERRUPT ? TELNET : code(word.text());

        assertThat(allowing("*").argumentBytes(code)).hasValue(word.argumentBytes());
        assertThat(allowing("*").answer(code, 0)).doesNotContain("whitelist");
    }

    @Test
    void onlyStmkHasAnArgument() {
        assertThat(allowing("*").argumentBytes(code("stmk"))).hasValue(8);
        assertThat(allowing("*").argumentBytes(code("gtmk"))).hasValue(0);
    }

    @Test
    void otherWordsAreRefusedByName() {
        assertThat(allowing("ruok").answer(code("mntr"), 0))
                .isEqualTo("mntr is not executed because it is not in the whitelist.\n");
    }

    @Test
    void aRefusedWordIsNotWaitedFor() {
        assertThat(allowing().argumentBytes(code("stmk"))).hasValue(0);
        assertThat(allowing().answer(code("stmk"), 0))
                .isEqualTo("stmk is not executed because it is not in the whitelist.\n");
    }

    /** Compat: 3.9.5 knows the telnet interrupt by this name. */
    @Test
    void telnetInterruptNeedsToBeAllowedToo() {
        assertThat(allowing("ruok").answer(TELNET, 0))
                .isEqualTo("telnet close is not executed because it is not in the whitelist.\n");
    }

    /** Compat: the scripts of ZooKeeper depend on it. */
    @Test
    void srvrIsAlwaysAllowed() {
        assertThat(allowing("ruok").answer(code("srvr"), 0)).startsWith("Zookeeper version: ");
        assertThat(allowing().answer(code("srvr"), 0)).startsWith("Zookeeper version: ");
    }

    @Test
    void blanksAndUnknownNamesDoNotMatter() {
        assertThat(allowing(" ruok ", "bogus", "").answer(code("ruok"), 0)).isEqualTo("imok");
    }
}
