package io.coord.zab.storage.log;

import io.coord.core.codec.DecodeException;
import io.coord.core.model.Zxid;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log from a point on and proves that nothing is missing: within an epoch zxids are consecutive, a new epoch
 * starts at counter 1. Bad places before the point, and torn tails that a later file continues, cost nothing and are
 * noted; every other one ends the scan as {@link LogDamage}. Changes no file.
 *
 * <p>ZooKeeper ends a file at whatever it cannot read and goes on with the next (spec: disk-formats 1.2, 3).
 */
public final class LogScan {
    /** Takes the records, in order. */
    @FunctionalInterface
    public interface Visitor {
        /** @throws DecodeException the record is damage: it holds no transaction */
        void onRecord(LogRecord record);
    }

    /** A place that could not be read, not yet known to be harmless. */
    private record Suspect(Path file, LogTail tail) {}

    private final FileSystem files;
    private final Path directory;
    private final long after;
    private final Visitor visitor;
    private final List<Path> recordless = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long last;
    private long records;
    private @Nullable Suspect suspect;
    private @Nullable LogDamage damage;

    private LogScan(FileSystem files, Path directory, long after, Visitor visitor) {
        this.files = files;
        this.directory = directory;
        this.after = after;
        this.last = after;
        this.visitor = visitor;
    }

    /** Hands every record above {@code after} to {@code visitor}. */
    public static LogScanResult scan(FileSystem files, Path directory, long after, Visitor visitor) throws FileFailure {
        return new LogScan(files, directory, after, visitor).scan();
    }

    /** Whether {@code next} may directly follow {@code zxid}. */
    public static boolean follows(long zxid, long next) {
        return next == zxid + 1 || Zxid.epoch(next) > Zxid.epoch(zxid) && Zxid.counter(next) == 1;
    }

    private LogScanResult scan() throws FileFailure {
        for (Path file : filesFrom(after)) {
            scanFile(file);
            if (damage != null) {
                break;
            }
        }
        Suspect open = suspect;
        if (damage == null && open != null && open.tail().kind() == LogTail.Kind.DAMAGED) {
            damage = describe(open, "");
        }
        if (damage == null) {
            checkRecordlessNames();
        }
        boolean torn = damage == null && open != null;
        return new LogScanResult(
                last, records, torn ? open.file() : null, torn ? open.tail() : null, recordless, notes, damage);
    }

    /** The last file that can hold the successor of {@code zxid}, and all later ones. */
    private List<Path> filesFrom(long zxid) throws FileFailure {
        List<Path> logs = LogFiles.list(files, directory);
        int first = 0;
        for (int i = 0; i < logs.size(); i++) {
            if (LogFiles.zxidOf(logs.get(i)) <= zxid + 1) {
                first = i;
            }
        }
        return logs.subList(first, logs.size());
    }

    private void scanFile(Path file) throws FileFailure {
        try (LogFileReader reader = LogFileReader.open(files, file)) {
            boolean any = false;
            while (damage == null) {
                LogRecord record = reader.next();
                if (record != null) {
                    any = true;
                    onRecord(file, record);
                } else if (!goOnBehind(file, reader, any)) {
                    return;
                }
            }
        }
    }

    /** The reader has stopped. Returns whether there is more to read in this file. */
    private boolean goOnBehind(Path file, LogFileReader reader, boolean any) throws FileFailure {
        LogFileReader.Stop stop = reader.stop();
        if (stop == null) {
            return false;
        }
        LogTail tail = TailInspector.inspect(reader, stop);
        if (!any && tail.wholeBehind() == 0 && tail.kind() != LogTail.Kind.DAMAGED) {
            recordless.add(file);
            return false;
        }
        if (tail.kind() == LogTail.Kind.CLEAN) {
            return false;
        }
        suspect = new Suspect(file, tail);
        LogRecord resume = tail.resume();
        if (tail.kind() == LogTail.Kind.TORN || resume == null) {
            return false;
        }
        reader.seek(resume.offset());
        return true;
    }

    private void onRecord(Path file, LogRecord record) throws FileFailure {
        if (!clearsSuspicion(record)) {
            return;
        }
        if (record.zxid() <= last) {
            if (record.zxid() > after) {
                checkRepetition(file, record);
            }
            return;
        }
        if (!follows(last, record.zxid())) {
            String reason = missing(last, record.zxid());
            damage = new LogDamage(file, record.offset(), last, reason);
            return;
        }
        try {
            visitor.onRecord(record);
        } catch (DecodeException e) {
            damage = new LogDamage(
                    file,
                    record.offset(),
                    last,
                    "record of transaction " + Zxid.toString(record.zxid()) + " cannot be understood: "
                            + e.getMessage());
            return;
        }
        last = record.zxid();
        records++;
    }

    /** A record after a bad place shows whether something is missing in between. */
    private boolean clearsSuspicion(LogRecord record) {
        Suspect open = suspect;
        if (open == null) {
            return true;
        }
        boolean covered = record.zxid() <= after || record.zxid() == last + 1;
        boolean continued = open.tail().kind() == LogTail.Kind.TORN && follows(last, record.zxid());
        if (!covered && !continued) {
            if (record.zxid() <= last) {
                return true; // a repetition proves nothing
            }
            damage = describe(open, "; " + missing(last, record.zxid()));
            return false;
        }
        notes.add(open.file() + " offset " + open.tail().offset() + ": " + describe(open.tail())
                + "; nothing is missing, later records or the snapshot cover it");
        suspect = null;
        return true;
    }

    private LogDamage describe(Suspect open, String more) {
        return new LogDamage(open.file(), open.tail().offset(), last, describe(open.tail()) + more);
    }

    private static String describe(LogTail tail) {
        String what = switch (tail.stop()) {
            case END_OF_FILE -> "the file ends";
            case ZEROS -> "zeros where a record should be";
            case CUT_SHORT -> "the file ends inside a record";
            case BAD_MAGIC -> "the file does not start with ZKLG";
            case BAD_LENGTH -> "the length of the record is negative";
            case BAD_CHECKSUM -> "the checksum of the record is wrong";
            case BAD_TERMINATOR -> "the record does not end with 'B'";
            case BAD_PAYLOAD -> "the record is too short for a transaction";
        };
        LogRecord first = tail.resume();
        LogRecord lastBehind = tail.lastBehind();
        if (first == null || lastBehind == null) {
            return what;
        }
        return what + ", " + tail.wholeBehind() + " whole records follow (" + Zxid.toString(first.zxid()) + " to "
                + Zxid.toString(lastBehind.zxid()) + ")";
    }

    private static String missing(long last, long next) {
        if (Zxid.epoch(last) == Zxid.epoch(next)) {
            return "transactions " + Zxid.toString(last + 1) + " to " + Zxid.toString(next - 1) + " are missing";
        }
        return "transaction " + Zxid.toString(next) + " is not the first of its epoch, those between it and "
                + Zxid.toString(last) + " are missing";
    }

    /** Compat: ZooKeeper appends a zxid again with a warning (spec: disk-formats 1.4). Only if it is the same. */
    private void checkRepetition(Path file, LogRecord record) throws FileFailure {
        LogRecord first = find(record.zxid());
        if (first != null && first.payload().equals(record.payload())) {
            notes.add(file + " offset " + record.offset() + ": transaction " + Zxid.toString(record.zxid())
                    + " is logged once more");
            return;
        }
        damage = new LogDamage(
                file,
                record.offset(),
                last,
                "the log goes back to transaction " + Zxid.toString(record.zxid()) + ", with other content");
    }

    private @Nullable LogRecord find(long zxid) throws FileFailure {
        for (Path file : filesFrom(after)) {
            try (LogFileReader reader = LogFileReader.open(files, file)) {
                for (LogRecord record = reader.next(); record != null; record = reader.next()) {
                    if (record.zxid() == zxid) {
                        return record;
                    }
                }
            }
        }
        return null;
    }

    /** A file is created when its first transaction is due and all before it are durable. */
    private void checkRecordlessNames() {
        for (Path file : recordless) {
            long named = LogFiles.zxidOf(file);
            if (named > last && !follows(last, named)) {
                damage = new LogDamage(
                        file,
                        0,
                        last,
                        "the file was begun for transaction " + Zxid.toString(named) + ", " + missing(last, named));
                return;
            }
        }
    }
}
