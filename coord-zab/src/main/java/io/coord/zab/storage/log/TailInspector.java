package io.coord.zab.storage.log;

import io.coord.zab.storage.fs.FileFailure;
import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/**
 * Tells a torn tail from damage (docs/decisions/0011-torn-tail.md). The writer syncs before the next batch, so a crash
 * leaves at most one batch half-written: of its sectors any subset, each old (zeros: nobody wrote there before) or new;
 * or, if only the process died, a prefix cut at any byte. Hence a bad place is explained by a crash only if
 *
 * <ul>
 *   <li>it is the last thing in the file and its end is missing (zeros or the end of the file), or
 *   <li>it overlaps a sector of zeros, and everything from there on fits into one batch.
 * </ul>
 *
 * <p>All else is damage: a whole record with a wrong checksum, a wrong terminator before more records, garbage, a hole
 * with more than a batch behind it.
 */
public final class TailInspector {
    /** The least that a disk writes at once. */
    private static final int SECTOR_BYTES = 512;

    private static final int SHORTEST_RECORD_BYTES = LogFormat.MIN_PAYLOAD_BYTES + LogFormat.RECORD_OVERHEAD_BYTES;

    private final LogFileReader reader;
    private final long start;
    private final LogFileReader.Stop stop;
    private long end;
    private @Nullable LogRecord resume;
    private @Nullable LogRecord lastBehind;
    private int wholeBehind;

    private TailInspector(LogFileReader reader, LogFileReader.Stop stop) {
        this.reader = reader;
        this.start = reader.position();
        this.stop = stop;
    }

    /** Judges the place where {@code reader} has stopped. Reads on, but leaves the reader's position. */
    public static LogTail inspect(LogFileReader reader, LogFileReader.Stop stop) throws FileFailure {
        return new TailInspector(reader, stop).inspect();
    }

    private LogTail inspect() throws FileFailure {
        end = endOfContent();
        if (end == start) {
            return tail(LogTail.Kind.CLEAN);
        }
        boolean explained = true;
        long at = start;
        while (at < end) {
            LogRecord next = findRecord(at);
            explained &= next == null ? lastIsTorn(at) : hasLostSector(at, declaredEnd(at, next.offset()));
            if (next == null) {
                break;
            }
            at = skipRecords(next);
        }
        explained &= fitsIntoOneBatch();
        return tail(explained ? LogTail.Kind.TORN : LogTail.Kind.DAMAGED);
    }

    private LogTail tail(LogTail.Kind kind) {
        return new LogTail(kind, start, end, stop, resume, lastBehind, wholeBehind);
    }

    private long endOfContent() throws FileFailure {
        long lastNonZero = start - 1;
        for (long at = start; at < reader.length(); ) {
            byte[] chunk = reader.bytes(at, (int) Math.min(64 * 1024, reader.length() - at));
            for (int i = chunk.length - 1; i >= 0; i--) {
                if (chunk[i] != 0) {
                    lastNonZero = at + i;
                    break;
                }
            }
            at += chunk.length;
        }
        return lastNonZero + 1;
    }

    private @Nullable LogRecord findRecord(long behind) throws FileFailure {
        for (long at = behind + 1; at + SHORTEST_RECORD_BYTES <= end; at++) {
            LogRecord record = reader.probe(at);
            if (record != null) {
                return record;
            }
        }
        return null;
    }

    /** Returns the offset behind the unbroken run of records that begins with {@code first}. */
    private long skipRecords(LogRecord first) throws FileFailure {
        if (resume == null) {
            resume = first;
        }
        LogRecord record = first;
        long at = first.offset();
        while (record != null) {
            lastBehind = record;
            wholeBehind++;
            at = record.end();
            record = reader.probe(at);
        }
        return at;
    }

    /** The end of the bad record by its own length, if that is believable, else {@code limit}. */
    private long declaredEnd(long at, long limit) throws FileFailure {
        if (at + LogFormat.RECORD_HEAD_BYTES > end) {
            return limit;
        }
        int payload = payloadLength(at);
        long declared = at + payload + LogFormat.RECORD_OVERHEAD_BYTES;
        return payload >= LogFormat.MIN_PAYLOAD_BYTES && declared <= limit ? declared : limit;
    }

    /** Nothing whole follows {@code at}: is this the beginning of a record whose end was never written? */
    private boolean lastIsTorn(long at) throws FileFailure {
        if (end - at < LogFormat.RECORD_HEAD_BYTES) {
            return true;
        }
        int payload = payloadLength(at);
        long declared = at + payload + LogFormat.RECORD_OVERHEAD_BYTES;
        if (payload >= LogFormat.MIN_PAYLOAD_BYTES && declared > end) {
            return !isWholeButForItsLength(at);
        }
        return hasLostSector(at, declaredEnd(at, end));
    }

    /** A record that only claims to be longer than it is was complete, hence perhaps acknowledged. */
    private boolean isWholeButForItsLength(long at) throws FileFailure {
        long payload = end - 1 - at - LogFormat.RECORD_HEAD_BYTES;
        if (payload < LogFormat.MIN_PAYLOAD_BYTES || reader.byteAt(end - 1) != LogFormat.END_OF_RECORD) {
            return false;
        }
        return sumOf(at + LogFormat.RECORD_HEAD_BYTES, payload) == storedSum(at);
    }

    private long sumOf(long offset, long count) throws FileFailure {
        Adler32 adler = new Adler32();
        for (long done = 0; done < count; ) {
            byte[] chunk = reader.bytes(offset + done, (int) Math.min(64 * 1024, count - done));
            adler.update(chunk);
            done += chunk.length;
        }
        return adler.getValue();
    }

    private long storedSum(long at) throws FileFailure {
        return ByteBuffer.wrap(reader.bytes(at, Long.BYTES)).getLong();
    }

    private int payloadLength(long at) throws FileFailure {
        return ByteBuffer.wrap(reader.bytes(at + Long.BYTES, Integer.BYTES)).getInt();
    }

    /** Whether a sector that overlaps the range reads as never written: from {@code from} or its own start on. */
    private boolean hasLostSector(long from, long to) throws FileFailure {
        // The batch may begin inside a sector whose first part was synced before, but only where the bad place begins.
        for (long at = from; at < to; ) {
            long sectorEnd = (at / SECTOR_BYTES + 1) * SECTOR_BYTES;
            if (isZero(at, Math.min(sectorEnd, reader.length())) && isEvidence(from, to, at, sectorEnd)) {
                return true;
            }
            at = sectorEnd;
        }
        return false;
    }

    /**
     * The first half of every checksum is zero, so a sector that ends within a checksum needs a closer look: it was lost
     * only if the record is right but for the bytes in it.
     */
    private boolean isEvidence(long from, long to, long at, long sectorEnd) throws FileFailure {
        long inChecksum = sectorEnd - from;
        if (at != from || inChecksum > Long.BYTES) {
            return true;
        }
        if (inChecksum <= Integer.BYTES || to - from <= LogFormat.RECORD_HEAD_BYTES) {
            return false;
        }
        long payload = to - from - LogFormat.RECORD_OVERHEAD_BYTES;
        long differing = sumOf(from + LogFormat.RECORD_HEAD_BYTES, payload) ^ storedSum(from);
        long lostBytes = -1L << (Long.BYTES - inChecksum) * Byte.SIZE;
        return payload == payloadLength(from) && (differing & ~lostBytes) == 0;
    }

    private boolean isZero(long from, long to) throws FileFailure {
        for (byte b : reader.bytes(from, (int) (to - from))) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean fitsIntoOneBatch() throws FileFailure {
        if (wholeBehind == 0 && end - start < LogFormat.RECORD_HEAD_BYTES) {
            return true;
        }
        if (end - start <= TxnLog.MAX_UNSYNCED_BYTES) {
            return true;
        }
        // A record larger than the limit is a batch of its own.
        return wholeBehind == 0 && start + payloadLength(start) + LogFormat.RECORD_OVERHEAD_BYTES >= end;
    }
}
