package io.coord.zab.storage.log;

import io.coord.core.model.Bytes;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.fs.OpenFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads one log file, record by record, and says why it stopped. Believes nothing: lengths are checked against the file
 * before memory is taken. What a stop means, the {@link TailInspector} finds out.
 *
 * <p>Not thread-safe. The file may be growing: then the reader sees some prefix.
 */
public final class LogFileReader implements AutoCloseable {
    private static final int WINDOW_BYTES = 256 * 1024;

    /** What is at the offset where reading stopped. */
    public enum Stop {
        /** Exactly the end of the file. */
        END_OF_FILE,
        /** Checksum and length are zero: padding, as far as one can see from here. */
        ZEROS,
        /** The file ends inside the record, or inside the file header. */
        CUT_SHORT,
        BAD_MAGIC,
        BAD_LENGTH,
        BAD_CHECKSUM,
        BAD_TERMINATOR,
        /** The record is whole, but too short to hold a transaction. */
        BAD_PAYLOAD
    }

    private final OpenFile file;
    private final long length;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
    private long windowStart;
    private long position;
    private @Nullable Stop stop;

    private LogFileReader(OpenFile file, long length) {
        this.file = file;
        this.length = length;
        window.limit(0);
    }

    /** Opens a file and reads its header. */
    public static LogFileReader open(FileSystem files, Path path) throws FileFailure {
        OpenFile file = files.open(path, FileSystem.Access.READ);
        try {
            LogFileReader reader = new LogFileReader(file, file.length());
            reader.readHeader();
            return reader;
        } catch (FileFailure e) {
            file.close();
            throw e;
        }
    }

    private void readHeader() throws FileFailure {
        if (!has(0, LogFormat.HEADER_BYTES)) {
            stop = Stop.CUT_SHORT;
        } else if (window.getInt(0) != LogFormat.MAGIC) {
            stop = Stop.BAD_MAGIC;
        } else {
            position = LogFormat.HEADER_BYTES;
        }
    }

    /** Returns the next record; null: {@link #stop()} says why, {@link #position()} where. */
    public @Nullable LogRecord next() throws FileFailure {
        if (stop != null) {
            return null;
        }
        Object found = read(position);
        if (found instanceof LogRecord) {
            LogRecord record = (LogRecord) found;
            position = record.end();
            return record;
        }
        stop = (Stop) found;
        return null;
    }

    /** Goes on at {@code offset}, where a record is hoped for. */
    public void seek(long offset) {
        position = offset;
        stop = null;
    }

    /** Reads what is at {@code offset}: a {@link LogRecord} or a {@link Stop}. */
    private Object read(long offset) throws FileFailure {
        if (offset >= length) {
            return Stop.END_OF_FILE;
        }
        if (!has(offset, LogFormat.RECORD_HEAD_BYTES)) {
            return Stop.CUT_SHORT;
        }
        int at = (int) (offset - windowStart);
        long checksum = window.getLong(at);
        int payloadLength = window.getInt(at + Long.BYTES);
        if (payloadLength == 0) {
            return Stop.ZEROS;
        }
        if (payloadLength < 0) {
            return Stop.BAD_LENGTH;
        }
        long end = offset + payloadLength + LogFormat.RECORD_OVERHEAD_BYTES;
        if (end > length) {
            return Stop.CUT_SHORT;
        }
        byte[] payload = bytes(offset + LogFormat.RECORD_HEAD_BYTES, payloadLength);
        if (byteAt(end - 1) != LogFormat.END_OF_RECORD) {
            return Stop.BAD_TERMINATOR;
        }
        if (LogFormat.checksum(payload) != checksum) {
            return Stop.BAD_CHECKSUM;
        }
        if (payloadLength < LogFormat.MIN_PAYLOAD_BYTES) {
            return Stop.BAD_PAYLOAD;
        }
        return new LogRecord(LogFormat.zxidOfPayload(payload), offset, Bytes.wrap(payload));
    }

    /** Returns the record at {@code offset} if a whole and right one is there; moves nothing. */
    @Nullable
    LogRecord probe(long offset) throws FileFailure {
        if (!has(offset, LogFormat.RECORD_HEAD_BYTES)) {
            return null;
        }
        int at = (int) (offset - windowStart);
        // An Adler-32 sum is never 0, and its upper half is: most offsets are refused here.
        if (window.getInt(at) != 0 || window.getInt(at + Integer.BYTES) == 0) {
            return null;
        }
        int payloadLength = window.getInt(at + Long.BYTES);
        long end = offset + payloadLength + LogFormat.RECORD_OVERHEAD_BYTES;
        if (payloadLength < LogFormat.MIN_PAYLOAD_BYTES || end > length || byteAt(end - 1) != LogFormat.END_OF_RECORD) {
            return null;
        }
        Object found = read(offset);
        return found instanceof LogRecord ? (LogRecord) found : null;
    }

    /** Makes {@code count} bytes at {@code offset} available in the window; false: the file is too short. */
    private boolean has(long offset, int count) throws FileFailure {
        if (offset + count > length) {
            return false;
        }
        if (offset >= windowStart && offset + count <= windowStart + window.limit()) {
            return true;
        }
        windowStart = offset;
        window.clear();
        window.limit((int) Math.min(WINDOW_BYTES, length - offset));
        while (window.hasRemaining()) {
            if (file.read(windowStart + window.position(), window) < 0) {
                break;
            }
        }
        window.flip();
        return window.limit() >= count;
    }

    /** Copies bytes that are inside the file. */
    byte[] bytes(long offset, int count) throws FileFailure {
        byte[] copy = new byte[count];
        if (count <= WINDOW_BYTES && has(offset, count)) {
            window.get((int) (offset - windowStart), copy);
            return copy;
        }
        ByteBuffer target = ByteBuffer.wrap(copy);
        while (target.hasRemaining()) {
            if (file.read(offset + target.position(), target) < 0) {
                break;
            }
        }
        return copy;
    }

    byte byteAt(long offset) throws FileFailure {
        if (!has(offset, 1)) {
            return 0;
        }
        return window.get((int) (offset - windowStart));
    }

    /** Why {@link #next()} returned null; null before. */
    public @Nullable Stop stop() {
        return stop;
    }

    /** Right behind the last record read; 0 if the header is not one. */
    public long position() {
        return position;
    }

    public long length() {
        return length;
    }

    public Path path() {
        return file.path();
    }

    @Override
    public void close() throws FileFailure {
        file.close();
    }
}
