package io.coord.server.cli;

import io.coord.core.codec.DecodeException;
import io.coord.core.codec.JuteLimits;
import io.coord.core.model.Zxid;
import io.coord.core.txn.LoggedTxn;
import io.coord.core.txn.TxnCodec;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.fs.FileSystem;
import io.coord.zab.storage.log.LogFileReader;
import io.coord.zab.storage.log.LogRecord;
import io.coord.zab.storage.log.LogScan;
import io.coord.zab.storage.log.LogTail;
import io.coord.zab.storage.log.TailInspector;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Goes through log files record by record, over bad places where whole records follow, and counts what is wrong. Unlike
 * recovery it knows no snapshot: it judges what is in the files.
 */
final class LogWalk {
    /** Larger than any record: what is in a file is at most as long as the file. */
    private static final JuteLimits LIMITS = JuteLimits.of(Integer.MAX_VALUE / 2);

    /** Hears of what is there, in order. */
    interface Visitor {
        void onTxn(LoggedTxn txn);

        /** @param offset where in the file */
        void onRemark(Path file, long offset, String text);
    }

    private final FileSystem files;
    private final Visitor visitor;
    private long first = -1;
    private long last = -1;
    private long records;
    private int damages;

    LogWalk(FileSystem files, Visitor visitor) {
        this.files = files;
        this.visitor = visitor;
    }

    void walk(Path file) throws FileFailure {
        try (LogFileReader reader = LogFileReader.open(files, file)) {
            LogRecord resume = readOn(reader);
            while (resume != null) {
                reader.seek(resume.offset());
                resume = readOn(reader);
            }
        }
    }

    /** Reads up to a bad place; returns the first whole record behind it. */
    private @Nullable LogRecord readOn(LogFileReader reader) throws FileFailure {
        for (LogRecord record = reader.next(); record != null; record = reader.next()) {
            onRecord(reader.path(), record);
        }
        LogFileReader.Stop stop = reader.stop();
        if (stop == null) {
            return null;
        }
        LogTail tail = TailInspector.inspect(reader, stop);
        switch (tail.kind()) {
            case CLEAN -> {}
            case TORN ->
                visitor.onRemark(
                        reader.path(),
                        tail.offset(),
                        "torn tail (" + stop + "): a write that a crash has cut, none of it was acknowledged");
            case DAMAGED ->
                damage(
                        reader.path(),
                        tail.offset(),
                        "damage (" + stop + "): " + tail.wholeBehind() + " whole records follow");
        }
        return tail.resume();
    }

    private void onRecord(Path file, LogRecord record) {
        if (last >= 0 && record.zxid() <= last) {
            visitor.onRemark(file, record.offset(), "transaction " + Zxid.toString(record.zxid()) + " is logged again");
        } else if (last >= 0 && !LogScan.follows(last, record.zxid())) {
            damage(
                    file,
                    record.offset(),
                    "gap: transactions between " + Zxid.toString(last) + " and " + Zxid.toString(record.zxid())
                            + " are missing");
        }
        first = first < 0 ? record.zxid() : first;
        last = Math.max(last, record.zxid());
        records++;
        try {
            visitor.onTxn(TxnCodec.read(Unpooled.wrappedBuffer(record.payload().array()), LIMITS));
        } catch (DecodeException e) {
            damage(
                    file,
                    record.offset(),
                    "transaction " + Zxid.toString(record.zxid()) + " cannot be understood: " + e.getMessage());
        }
    }

    private void damage(Path file, long offset, String text) {
        damages++;
        visitor.onRemark(file, offset, text);
    }

    /** What was found, as a line; zxids are missing if there were no records. */
    OutputLine summary() {
        OutputLine line = new OutputLine().number("records", records);
        if (records > 0) {
            line.hex("firstZxid", first).hex("lastZxid", last);
        }
        return line.number("damages", damages).text("result", isDamaged() ? "DAMAGED" : "ok");
    }

    boolean isDamaged() {
        return damages > 0;
    }
}
