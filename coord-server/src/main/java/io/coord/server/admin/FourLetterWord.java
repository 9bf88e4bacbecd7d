package io.coord.server.admin;

import java.util.Optional;

/** What may stand in place of a frame length at the beginning of a connection, to be answered in plain text. */
public enum FourLetterWord {
    CONF("conf"),
    CONS("cons"),
    CRST("crst"),
    DIRS("dirs"),
    DUMP("dump"),
    ENVI("envi"),
    GTMK("gtmk"),
    HASH("hash"),
    ISRO("isro"),
    MNTR("mntr"),
    RUOK("ruok"),
    SRST("srst"),
    SRVR("srvr"),
    STAT("stat"),
    /** The only word with an argument: the new mask, 8 bytes, big-endian. */
    STMK("stmk", Long.BYTES),
    WCHC("wchc"),
    WCHP("wchp"),
    WCHS("wchs"),
    /** What a telnet client sends on an interrupt. */
    TELNET_INTERRUPT("telnet close", 0xFFF4FFFD, 0);

    private final String text;
    private final int code;
    private final int argumentBytes;

    FourLetterWord(String word) {
        this(word, 0);
    }

    FourLetterWord(String word, int argumentBytes) {
        this(word, fourBytes(word), argumentBytes);
    }

    FourLetterWord(String text, int code, int argumentBytes) {
        this.text = text;
        this.code = code;
        this.argumentBytes = argumentBytes;
    }

    private static int fourBytes(String word) {
        return word.charAt(0) << 24 | word.charAt(1) << 16 | word.charAt(2) << 8 | word.charAt(3);
    }

    /** The word whose four bytes, as a big-endian number, are {@code code}. */
    public static Optional<FourLetterWord> ofCode(int code) {
        for (FourLetterWord word : values()) {
            if (word.code == code) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }

    /** The four bytes as a big-endian number. */
    public int code() {
        return code;
    }

    /** The name by which the white list allows it: the word itself, except for {@link #TELNET_INTERRUPT}. */
    public String text() {
        return text;
    }

    /** How many bytes follow the word and belong to it. */
    public int argumentBytes() {
        return argumentBytes;
    }
}
