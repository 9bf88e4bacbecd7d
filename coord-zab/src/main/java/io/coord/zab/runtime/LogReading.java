package io.coord.zab.runtime;

import io.coord.core.model.Zxid;
import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.Input.LogRead.Progress;
import io.coord.zab.protocol.Output;
import io.coord.zab.protocol.message.Proposal;
import io.coord.zab.storage.fs.FileFailure;
import io.coord.zab.storage.log.LogRangeReader;
import io.coord.zab.storage.log.LogRangeReader.Place;
import io.coord.zab.storage.snapshot.SnapshotFile;
import io.coord.zab.storage.snapshot.SnapshotStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A range of the log on its way to one learner; a piece of it is in memory at a time. Thread: {@link #piece} a reader's,
 * {@link #close} any.
 */
final class LogReading implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogReading.class);
    private static final int PIECE_BYTES = 256 * 1024;

    private final String server;
    private final HistoryConfig config;
    private final Output.ReadLog wanted;
    private final @Nullable Place begin;
    // guarded by this
    private @Nullable LogRangeReader reader;
    private @Nullable Place end;
    private boolean closed;

    /** @param begin where an earlier range of the same learner ended; null: this is its first */
    LogReading(String server, HistoryConfig config, Output.ReadLog wanted, @Nullable Place begin) {
        this.server = server;
        this.config = config;
        this.wanted = wanted;
        this.begin = begin;
    }

    /** Reads on. A log that cannot be read costs a snapshot, nothing else. */
    synchronized Input.LogRead piece() {
        List<Proposal> proposals = new ArrayList<>();
        Progress progress = Progress.UNREADABLE;
        try {
            LogRangeReader from = closed ? null : reader();
            if (from != null) {
                progress = translate(
                        from.read(PIECE_BYTES, record -> proposals.add(new Proposal(record.zxid(), record.payload()))));
                end = from.place();
            }
        } catch (FileFailure e) {
            log.info("log not read for a learner, it gets a snapshot server={} why={}", server, e.getMessage());
        }
        return new Input.LogRead(wanted.link(), proposals, progress);
    }

    /** Where the range ends in the log; null unless it was read to its end. */
    synchronized @Nullable Place end() {
        return end;
    }

    private static Progress translate(LogRangeReader.Progress progress) {
        return switch (progress) {
            case MORE -> Progress.MORE;
            case COMPLETE -> Progress.COMPLETE;
            case UNREADABLE -> Progress.UNREADABLE;
        };
    }

    /** Null: a snapshot is to be sent instead. */
    private @Nullable LogRangeReader reader() throws FileFailure {
        LogRangeReader open = reader;
        if (open == null && config.snapshotSizeFactor() >= 0 && isWithoutHole()) {
            open = LogRangeReader.open(config.files(), config.dirs().logDir(), wanted.after(), wanted.upTo(), begin);
            if (isTooMuch(open.bytesBehindFirstFile())) {
                return null;
            }
            reader = open;
        }
        return open;
    }

    /**
     * Within one epoch the numbers prove it. Across epochs only what was replayed at the start does: before the snapshot below
     * that, the log of a ZooKeeper that once got a snapshot may lack what this showed, or have what was given up.
     */
    private boolean isWithoutHole() {
        return wanted.after() >= config.replayedFrom() || Zxid.epoch(wanted.after()) == Zxid.epoch(wanted.upTo());
    }

    /** Compat: {@code snapshotSizeFactor}, spec: peer-protocol 5.2. */
    private boolean isTooMuch(long bytes) throws FileFailure {
        Optional<SnapshotFile> newest = new SnapshotStore(
                        config.files(), config.dirs().snapshotDir())
                .list().stream().max(Comparator.comparingLong(SnapshotFile::zxid));
        long newestBytes =
                newest.isEmpty() ? 0 : config.files().length(newest.get().path());
        long limit = (long) (newestBytes * config.snapshotSizeFactor());
        return limit > 0 && bytes > limit;
    }

    @Override
    public synchronized void close() {
        closed = true;
        LogRangeReader open = reader;
        reader = null;
        if (open != null) {
            try {
                open.close();
            } catch (FileFailure e) {
                log.warn("closing a log file that was read failed server={}", server, e);
            }
        }
    }
}
