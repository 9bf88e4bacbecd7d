package io.coord.zab.storage.epoch;

import java.io.IOException;
import java.nio.file.Path;

/** A file that should hold a number holds something else. */
public final class BadNumberFileException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_CHARS = 40;

    BadNumberFileException(Path file, String line) {
        super(file + ": first line is \"" + escape(line) + "\", expected a decimal number; restore or remove the file");
    }

    private static String escape(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(line.length(), SHOWN_CHARS); i++) {
            char c = line.charAt(i);
            text.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return text.toString();
    }
}
