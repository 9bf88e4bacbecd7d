package io.coord.client.shell.interactive;

import java.time.Instant;
import java.util.Locale;
import org.jline.reader.impl.history.DefaultHistory;

/** A history without passwords, as it is written to a file. */
final class DiscreetHistory extends DefaultHistory {
    @Override
    public void add(Instant time, String line) {
        if (!line.trim().toLowerCase(Locale.ROOT).startsWith("addauth")) {
            super.add(time, line);
        }
    }
}
