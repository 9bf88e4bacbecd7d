package io.coord.zab.storage.log;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scan of the log found.
 *
 * @param lastZxid   of the history: the start if there was nothing behind it
 * @param records    how many records were handed out
 * @param tornFile   the file with a torn tail that ends the history; null if it ends cleanly
 * @param torn       that tail
 * @param recordless files without any record, to be removed
 * @param notes      what an operator may want to know, though nothing is lost
 * @param damage     why the scan ended early; null if the whole log was good
 */
public record LogScanResult(
        long lastZxid,
        long records,
        @Nullable Path tornFile,
        @Nullable LogTail torn,
        List<Path> recordless,
        List<String> notes,
        @Nullable LogDamage damage) {
    public LogScanResult {
        recordless = List.copyOf(recordless);
        notes = List.copyOf(notes);
    }
}
