package io.coord.zab.storage.log;

import org.jspecify.annotations.Nullable;

/**
 * What lies behind the last good record before a stop.
 *
 * @param offset      where the good part ends
 * @param end         behind the last byte that is not zero, at least {@code offset}
 * @param stop        why reading stopped
 * @param resume      the first whole record behind {@code offset}; null if there is none
 * @param lastBehind  the last whole record behind; null if there is none
 * @param wholeBehind how many whole records lie behind
 */
public record LogTail(
        Kind kind,
        long offset,
        long end,
        LogFileReader.Stop stop,
        @Nullable LogRecord resume,
        @Nullable LogRecord lastBehind,
        int wholeBehind) {

    /** The verdict. */
    public enum Kind {
        /** Nothing but zeros. */
        CLEAN,
        /** What a crash leaves of one write that was never synced: nothing here was acknowledged. */
        TORN,
        /** Not explained by a crash: bytes that were synced have changed. */
        DAMAGED
    }
}
