package io.coord.client.shell.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DataTextTest {
    @Test
    void textIsText() {
        assertThat(DataText.printable("größer\n2".getBytes(UTF_8))).contains("größer\n2");
    }

    @Test
    void whatIsNoUtf8IsNoText() {
        assertThat(DataText.decode(new byte[] {(byte) 0xff, 1})).isEmpty();
    }

    @Test
    void textThatWouldSteerATerminalIsNotPrinted() {
        assertThat(DataText.printable("\u001b[2Jgone".getBytes(UTF_8))).isEmpty();
        assertThat(DataText.printable("\u009b2Jgone".getBytes(UTF_8))).isEmpty();
    }

    @Test
    void aDumpShowsOffsetBytesAndCharacters() {
        byte[] data = "0123456789abcdef\u0000A".getBytes(UTF_8);

        assertThat(DataText.hexDump(data)).isEqualTo("""
                00000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  |0123456789abcdef|
                00000010  00 41                                            |.A|""");
    }

    @Test
    void aSummaryIsOneShortLine() {
        assertThat(DataText.summary("abcdef".getBytes(UTF_8), 3)).isEqualTo("abc...");
        assertThat(DataText.summary("a\nb".getBytes(UTF_8), 30)).isEqualTo("(3 bytes)");
        assertThat(DataText.summary(new byte[] {(byte) 0xff}, 30)).isEqualTo("(1 bytes)");
        assertThat(DataText.summary(new byte[0], 30)).isEmpty();
    }

    @Property
    void whatDecodesComesBackTheSame(@ForAll byte[] data) {
        DataText.decode(data).ifPresent(text -> assertThat(text.getBytes(UTF_8)).isEqualTo(data));
    }
}
