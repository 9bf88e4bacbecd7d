package io.coord.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.coord.it.client.FourLetterWord;
import io.coord.it.client.RawClient;
import io.coord.it.server.ServerExtension;
import io.coord.it.server.ServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FourLetterWordsTest {
    @RegisterExtension
    static final ServerExtension restricted =
            new ServerExtension(ServerOptions.defaults().without("4lw.commands.whitelist"));

    @RegisterExtension
    static final ServerExtension open = new ServerExtension();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ruok", "stat", "mntr", "conf", "cons", "dump", "envi", "wchs", "wchc", "wchp", "isro", "dirs", "hash",
                "gtmk", "crst", "srst", "stmk"
            })
    void wordsOutsideTheWhiteListAreNotExecuted(String word) throws IOException {
        assertThat(FourLetterWord.send(restricted.port(), word))
                .isEqualTo(word + " is not executed because it is not in the whitelist.\n");
    }

    @Test
    void srvrIsAlwaysAllowed() throws IOException {
        assertThat(FourLetterWord.send(restricted.port(), "srvr")).startsWith("Zookeeper version: ");
    }

    @Test
    void bytesBehindAWordDoNotMatter() throws IOException {
        assertThat(FourLetterWord.send(open.port(), "ruok\n")).isEqualTo("imok");
    }

    @Test
    void interruptOfTelnetIsAnsweredWithNothing() throws IOException {
        byte[] interrupt = {(byte) 0xff, (byte) 0xf4, (byte) 0xff, (byte) 0xfd};
        assertThat(FourLetterWord.send(open.port(), interrupt)).isEmpty();
    }

    @Test
    void traceMaskIsSetAndTold() throws IOException {
        byte[] request = java.nio.ByteBuffer.allocate(12)
                .put("stmk".getBytes(StandardCharsets.US_ASCII))
                .putLong(306)
                .array();
        assertThat(FourLetterWord.send(open.port(), request)).isEqualTo("306");
    }

    @Test
    void wordInPiecesIsUnderstood() throws IOException {
        try (RawClient raw = new RawClient(open.port())) {
            for (char letter : "ruok".toCharArray()) {
                raw.sendRaw(new byte[] {(byte) letter});
            }
            raw.expectClosed();
        }
    }

    @Test
    void afterTheHandshakeAWordIsALength() throws IOException {
        try (RawClient raw = RawClient.withSession(open.port())) {
            raw.sendRaw("ruok".getBytes(StandardCharsets.US_ASCII));
            raw.expectClosedWithoutBytes();
        }
    }
}
