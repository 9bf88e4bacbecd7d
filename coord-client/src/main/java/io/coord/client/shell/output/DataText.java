package io.coord.client.shell.output;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Data of nodes as text, where it is text, and as a dump where it is not. */
public final class DataText {
    private static final int BYTES_PER_LINE = 16;
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7E;

    private DataText() {}

    /** The text whose UTF-8 these bytes are; empty if there is none. */
    public static Optional<String> decode(byte[] data) {
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(data));
            return Optional.of(text.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** As {@link #decode}, but empty also for text that would steer a terminal: node data is anybody's. */
    public static Optional<String> printable(byte[] data) {
        return decode(data).filter(text -> text.chars().noneMatch(DataText::steers));
    }

    private static boolean steers(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r';
    }

    /** Offset, bytes in hexadecimal, and characters, 16 a line. */
    public static String hexDump(byte[] data) {
        StringBuilder dump = new StringBuilder();
        for (int start = 0; start < data.length; start += BYTES_PER_LINE) {
            dump.append(String.format("%08x ", start));
            StringBuilder characters = new StringBuilder();
            for (int i = start; i < start + BYTES_PER_LINE; i++) {
                if (i < data.length) {
                    dump.append(String.format(" %02x", data[i]));
                    boolean shown = data[i] >= FIRST_PRINTABLE && data[i] <= LAST_PRINTABLE;
                    characters.append(shown ? (char) data[i] : '.');
                } else {
                    dump.append("   ");
                }
            }
            dump.append("  |").append(characters).append('|');
            if (start + BYTES_PER_LINE < data.length) {
                dump.append('\n');
            }
        }
        return dump.toString();
    }

    /** What fits on a line: the beginning of printable data, or its length. */
    public static String summary(byte[] data, int maxChars) {
        if (data.length == 0) {
            return "";
        }
        Optional<String> text = printable(data).filter(whole -> whole.indexOf('\n') < 0 && whole.indexOf('\r') < 0);
        return text.map(whole -> whole.length() <= maxChars ? whole : whole.substring(0, maxChars) + "...")
                .orElse("(" + data.length + " bytes)");
    }
}
