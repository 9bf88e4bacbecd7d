package io.coord.zab.storage.log;

import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of the log of a server that goes on writing it, piece by piece, to be sent to another server. Hands over only
 * what is provably without a hole. Changes no file; a purge meanwhile ends it. Not thread-safe.
 */
public final class LogRangeReader implements AutoCloseable {
    private static final long NOTHING = -1;

    /** How a piece ended. */
    public enum Progress {
        MORE,
        /** The range was read to its end. */
        COMPLETE,
        /** Something is missing, damaged, or not there yet. */
        UNREADABLE
    }

    /** Where a record is. */
    public record Place(Path file, long offset, long zxid) {}

    private final FileSystem files;
    private final Deque<Path> later;
    private final long after;
    private final long upTo;
    private long firstOffset;
    private @Nullable LogFileReader reader;
    private @Nullable Place place;
    private long last = NOTHING;

    private LogRangeReader(FileSystem files, List<Path> logs, long firstOffset, long after, long upTo) {
        this.files = files;
        this.later = new ArrayDeque<>(logs);
        this.firstOffset = firstOffset;
        this.after = after;
        this.upTo = upTo;
    }

    /**
     * @param after the first transaction to be handed over, if the log has it; if not, what comes behind it
     * @param upTo  the last one; durable
     * @param place where another reader found {@code after}, so that nothing is read twice; null: it is looked for
     */
    public static LogRangeReader open(FileSystem files, Path directory, long after, long upTo, @Nullable Place place)
            throws FileFailure {
        List<Path> logs = LogFiles.list(files, directory);
        if (place != null && place.zxid() == after && logs.contains(place.file())) {
            List<Path> fromThere = logs.subList(logs.indexOf(place.file()), logs.size());
            return new LogRangeReader(files, fromThere, place.offset(), after, upTo);
        }
        int first = 0;
        for (int i = 0; i < logs.size(); i++) {
            if (LogFiles.zxidOf(logs.get(i)) <= after) {
                first = i;
            }
        }
        return new LogRangeReader(files, logs.subList(first, logs.size()), 0, after, upTo);
    }

    /** Length of all files but the first, preallocated space included (spec: peer-protocol 5.2). Call before reading. */
    public long bytesBehindFirstFile() throws FileFailure {
        long bytes = 0;
        boolean first = true;
        for (Path log : later) {
            bytes += first ? 0 : files.length(log);
            first = false;
        }
        return bytes;
    }

    /** Hands over the next records, until they have this many bytes or more. */
    public Progress read(int pieceBytes, Consumer<LogRecord> taker) throws FileFailure {
        long bytes = 0;
        while (bytes < pieceBytes) {
            LogRecord record = nextRecord();
            if (record == null || record.zxid() > upTo) {
                return Progress.UNREADABLE;
            }
            if (record.zxid() < after || record.zxid() <= last) {
                continue;
            }
            if (last != NOTHING && !LogScan.follows(last, record.zxid())) {
                return Progress.UNREADABLE;
            }
            last = record.zxid();
            bytes += record.payload().length();
            taker.accept(record);
            if (last == upTo) {
                place = reader == null ? null : new Place(reader.path(), record.offset(), last);
                return Progress.COMPLETE;
            }
        }
        return Progress.MORE;
    }

    /** Where the last record of the range is; null unless it was read to its end. */
    public @Nullable Place place() {
        return place;
    }

    /** Null: there is none, or the place cannot be read. */
    private @Nullable LogRecord nextRecord() throws FileFailure {
        while (true) {
            LogFileReader current = reader;
            if (current == null) {
                Path next = later.poll();
                if (next == null) {
                    return null;
                }
                current = LogFileReader.open(files, next);
                reader = current;
                if (firstOffset > 0) {
                    current.seek(firstOffset);
                    firstOffset = 0;
                }
            }
            LogRecord record = current.next();
            if (record != null) {
                return record;
            }
            LogFileReader.Stop stop = current.stop();
            close();
            boolean isEnd = stop == LogFileReader.Stop.END_OF_FILE
                    || stop == LogFileReader.Stop.ZEROS
                    || stop == LogFileReader.Stop.CUT_SHORT;
            if (!isEnd) {
                later.clear();
            }
        }
    }

    @Override
    public void close() throws FileFailure {
        LogFileReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}
